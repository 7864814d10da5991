import type { PlannedScope } from "@/lib/connectors/sdk/contract";
import { askedScopes } from "@/lib/connectors/sdk/steps";
import { dataSets, whyOff } from "./data-sets";
import { oktaRealm, orgRef } from "./names";
import { type OktaContext, readOrg } from "./session";

/** The scopes of an organisation; when it does not answer they are there with the reason. */
export function planScopes(ctx: OktaContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  // The key is the address, also where the organisation's id is not known: then nothing is taken for left.
  const host = new URL(ctx.config.url).host;
  return askedScopes(wanted, { id: host, title: host }, async () => {
    const realm = oktaRealm(await readOrg(ctx));
    // Whom our reader is decides what it may see.
    return { issues: [realm], container: orgRef(realm), reader: ctx.config.client_id ?? "token" };
  });
}

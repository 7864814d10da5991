import { type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { dataSets, whyOff } from "./data-sets";
import { oktaRealm, orgRef } from "./names";
import { type OktaContext, readOrg } from "./session";

/** The scopes of an organisation; when it does not answer they are there with the reason. */
export async function* planScopes(ctx: OktaContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  // The key is the address, also where the organisation's id is not known: then nothing is taken for left.
  const host = new URL(ctx.config.url).host;
  try {
    const realm = oktaRealm(await readOrg(ctx));
    // Whom our reader is decides what it may see.
    const reader = ctx.config.client_id ?? "token";
    for (const set of wanted)
      yield stepScope(set, { id: host, title: host, issues: [realm], container: orgRef(realm), reader });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const set of wanted)
      yield { ...stepScope(set, { id: host, title: host, issues: [] }), unreadable: error.failure };
  }
}

import { type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { dataSets, whyOff } from "./data-sets";
import { oktaRealm, orgRef } from "./names";
import { type OktaContext, readOrg } from "./session";

/** The scopes of an organisation; when it does not answer they are there with the reason. */
export async function* planScopes(ctx: OktaContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  const title = new URL(ctx.config.url).host;
  try {
    const org = await readOrg(ctx);
    const realm = oktaRealm(org);
    // Whom our reader is decides what it may see.
    const reader = ctx.config.client_id ?? "token";
    for (const set of wanted)
      yield stepScope(set, { id: org, title, issues: [realm], container: orgRef(realm), reader });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const set of wanted)
      yield { ...stepScope(set, { id: title, title, issues: [] }), unreadable: error.failure };
  }
}

import { fieldOf, textsOf } from "./body";
import { Gathered, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

/** Permissions that reach everything, as Salesforce calls them. */
const mighty: { readonly [permission: string]: readonly Power[] } = {
  "Modify All Data": ["administer", "read_all", "write", "delete", "read"],
  "Manage Users": ["grant_access", "create_credentials", "write", "read"],
  "Author Apex": ["impersonate", "deploy", "write"],
  "View All Data": ["read_all", "read"],
};

/** Permission sets and profiles. Only the mighty permissions are told; the rest of a set is of unknown weight. */
export function powersOfSalesforce({ name, body }: EntitlementFacts): EntitlementPowers {
  if (name === "Profile System Administrator")
    return wide(Object.values(mighty).flat(), "org_wide", "mail_or_files");
  const held = fieldOf(body, "reachesEverything");
  const permissions = Array.isArray(held) ? textsOf(held) : Object.hasOwn(mighty, name) ? [name] : null;
  if (permissions === null) return notUnderstood;
  const found = new Gathered().add("wide", "read");
  for (const each of permissions) {
    if (!Object.hasOwn(mighty, each)) continue;
    found.add("wide", ...(mighty[each] ?? [])).trait("org_wide", "powerful_scope");
  }
  return found.powers;
}

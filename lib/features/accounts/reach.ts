import { identityReach } from "@/lib/features/identities/reach";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { accountsWithinIds } from "./named";

/** The conditions under which a scope reaches the account `c`: it lies in its accounts, or holds an identity of its own. */
export function accountReach(scope: Scope, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  const { scope: membership, ownOnly } = scope.reach;
  if (membership.kind === "containers" && !ownOnly) {
    return [`c.id = ANY(${accountsWithinIds(membership.ids, { p })})`];
  }
  return [
    `EXISTS (SELECT FROM identities ri WHERE ri.container_id = c.id AND ${identityReach(scope, "ri", p).join(" AND ")})`,
  ];
}

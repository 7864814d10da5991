import { identityReach } from "@/lib/features/identities/reach";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";

/** Who holds something, as JSON; `kind` says whether `id` is an identity's or a group's, which `i` and `g` describe. */
export function principalSql(id: string, kind: string, identity: string, group: string): string {
  return `json_build_object('id', ${id}, 'type', ${kind}, 'kind', coalesce(${identity}.kind, ${group}.kind),
    'name', coalesce(${identity}.name, ${group}.name), 'externalId', coalesce(${identity}.external_id, ${group}.external_id))`;
}

/** Under which conditions a scope reaches what a principal holds: it is one of its identities, or a group with one in it. */
export function reachedPrincipal(scope: Scope, column: string, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  return [
    `EXISTS (SELECT FROM identities ri WHERE (ri.id = ${column}
       OR ri.id IN (SELECT rm.member_id FROM members rm WHERE rm.group_id = ${column} AND rm.gone_at IS NULL))
     AND ${identityReach(scope, "ri", p).join(" AND ")})`,
  ];
}

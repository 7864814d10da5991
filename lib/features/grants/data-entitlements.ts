import type { Pool } from "pg";
import { defineFields, type FieldName } from "@/lib/domain/query/grammar";
import { entitlementKinds, managers } from "@/lib/domain/record";
import { sourcesNamed } from "@/lib/features/sources/named";
import { sourceSql } from "@/lib/features/sources/ref-sql";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest, SortOrder } from "@/lib/platform/keyset";
import {
  countList,
  eachRow,
  type ListPage,
  type ListQuery,
  listRows,
  type NounList,
} from "@/lib/platform/list";
import { enumSql, type FieldSql, likeText, type SqlParameters, textSql } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { reachedPrincipal } from "./principal-sql";
import type { EntitlementRow } from "./schema";

/** By what entitlements are filtered. */
export const entitlementFields = defineFields("entitlements", [
  {
    name: "kind",
    title: "Kind",
    type: "enum",
    values: entitlementKinds,
    states: [],
    description: "What sort of entitlement it is.",
    example: "kind:inline_policy",
  },
  {
    name: "name",
    title: "Name",
    type: "text",
    states: [],
    description: "Its whole name or id.",
    example: "name:AdministratorAccess",
  },
  {
    name: "system",
    title: "System",
    type: "text",
    states: [],
    description: "The kind of system that has it.",
    example: "system:aws",
  },
  {
    name: "managed",
    title: "Managed by",
    type: "enum",
    values: managers,
    states: [],
    description: "Who maintains it.",
    example: "managed:provider",
  },
  {
    name: "source",
    title: "Source",
    type: "text",
    states: [],
    description: "The source, by its name, that described it last.",
    example: "source:aws-prod",
  },
]);

const fields: Record<FieldName<typeof entitlementFields>, FieldSql> = {
  kind: enumSql("e.kind"),
  name: textSql(["e.name", "e.external_id"]),
  system: textSql(["e.system"]),
  managed: enumSql("e.managed_by"),
  source: { is: (values, context) => `e.source_id = ANY(${sourcesNamed(values, context)})` },
};

export const entitlementSorts = { id: [{ sql: "e.id", type: "uuid" }] } as const satisfies Record<
  string,
  SortOrder
>;
export type EntitlementSort = keyof typeof entitlementSorts;

/** Entitlements are reached through whoever holds them or, of a group, is in it. */
function entitlementReach(scope: Scope, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  const held = reachedPrincipal(scope, "hg.principal_id", p).join(" AND ");
  const inside = reachedPrincipal(scope, "hm.member_id", p).join(" AND ");
  return [
    `(EXISTS (SELECT FROM grants hg WHERE hg.entitlement_id = e.id AND ${held})
      OR EXISTS (SELECT FROM members hm WHERE hm.group_id = e.id AND ${inside}))`,
  ];
}

const entitlementList: NounList<EntitlementRow, EntitlementRow, EntitlementSort> = {
  noun: {
    set: entitlementFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `lower(e.name) LIKE ${like} OR lower(e.external_id) LIKE ${like}`;
    },
  },
  table: "entitlements",
  alias: "e",
  select:
    () => `e.id, e.realm, e.external_id AS "externalId", e.kind, e.name, e.system, e.managed_by AS "managedBy",
    e.body_hash IS NOT NULL AS "hasBody", ${sourceSql("s")} AS source, e.first_seen_at AS "firstSeenAt"`,
  joins: "LEFT JOIN sources s ON s.id = e.source_id",
  sorts: entitlementSorts,
  present: null,
  reach: entitlementReach,
  toRow: (raw) => raw,
};

/** A page of entitlements. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listEntitlements(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<EntitlementSort>,
): Promise<ListPage<EntitlementRow>> {
  return listRows(pool, entitlementList, scope, query);
}

/** Every entitlement that a query finds, read page by page. */
export function eachEntitlement(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<EntitlementRow> {
  return eachRow(pool, entitlementList, scope, { ...query, sort: "id", direction: "asc" });
}

/** How many entitlements a query finds, counted to 10,000. */
export function countEntitlements(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, entitlementList, scope, query);
}

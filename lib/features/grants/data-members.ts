import type { Pool } from "pg";
import { defineFields, type FieldName } from "@/lib/domain/query/grammar";
import { identitiesNamed } from "@/lib/features/identities/named";
import { sourcesNamed } from "@/lib/features/sources/named";
import { refSql, sourceSql } from "@/lib/features/sources/ref-sql";
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
import { booleanSql, type FieldSql, likeText } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { entitlementsNamed } from "./named";
import { principalSql, reachedPrincipal } from "./principal-sql";
import type { MemberRow } from "./schema";

/** By what memberships in groups are filtered. */
export const memberFields = defineFields("members", [
  {
    name: "group",
    title: "Group",
    type: "text",
    states: [],
    description: "The group or role, by name or id.",
    example: "group:admins",
  },
  {
    name: "member",
    title: "Member",
    type: "text",
    states: [],
    description: "Who is in it: an identity or group, by name or id.",
    example: "member:ci-deploy",
  },
  {
    name: "source",
    title: "Source",
    type: "text",
    states: [],
    description: "A configured source, by its name, that states it.",
    example: "source:aws-prod",
  },
  {
    name: "gone",
    title: "Gone",
    type: "boolean",
    states: [],
    description: "Its system no longer has it; the history stays.",
    example: "gone:true",
  },
]);

const fields: Record<FieldName<typeof memberFields>, FieldSql> = {
  group: { is: (values, context) => `m.group_id = ANY(${entitlementsNamed(values, context)})` },
  member: {
    is: (values, context) =>
      `m.member_id = ANY(${identitiesNamed(values, context)} || ${entitlementsNamed(values, context)})`,
  },
  source: { is: (values, context) => `m.source_id = ANY(${sourcesNamed(values, context)})` },
  gone: booleanSql({ true: "m.gone_at IS NOT NULL", false: "m.gone_at IS NULL" }),
};

export const memberSorts = { id: [{ sql: "m.id", type: "uuid" }] } as const satisfies Record<
  string,
  SortOrder
>;
export type MemberSort = keyof typeof memberSorts;

/** How they are listed. */
export const memberList: NounList<MemberRow, MemberRow, MemberSort> = {
  noun: {
    set: memberFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `m.member_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE ${like}))
        OR m.group_id = ANY(ARRAY(SELECT n.id FROM entitlements n WHERE lower(n.name) LIKE ${like} OR lower(n.external_id) LIKE ${like}))`;
    },
  },
  table: "members",
  alias: "m",
  select:
    () => `m.id, ${refSql("m.group_id", "e")} AS "group", ${principalSql("m.member_id", "m.member_kind", "i", "mg")} AS member,
    ${sourceSql("s")} AS source, m.first_seen_at AS "firstSeenAt", m.missing_since AS "missingSince", m.gone_at AS "goneAt"`,
  joins: `LEFT JOIN entitlements e ON e.id = m.group_id
    LEFT JOIN identities i ON m.member_kind = 'identity' AND i.id = m.member_id
    LEFT JOIN entitlements mg ON m.member_kind = 'group' AND mg.id = m.member_id
    LEFT JOIN sources s ON s.id = m.source_id`,
  sorts: memberSorts,
  present: "m.gone_at IS NULL",
  reach: (scope, p) => reachedPrincipal(scope, "m.member_id", p),
  toRow: (raw) => raw,
};

/** A page of memberships. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listMembers(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<MemberSort>,
): Promise<ListPage<MemberRow>> {
  return listRows(pool, memberList, scope, query);
}

/** Every membership that a query finds, read page by page. */
export function eachMember(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<MemberRow> {
  return eachRow(pool, memberList, scope, { ...query, sort: "id", direction: "asc" });
}

/** How many memberships a query finds, counted to 10,000. */
export function countMembers(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, memberList, scope, query);
}

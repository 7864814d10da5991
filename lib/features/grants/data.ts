import type { Pool } from "pg";
import { grantFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { accountsWithin } from "@/lib/features/accounts/named";
import { KnownPowers } from "@/lib/features/assessment/data-grants";
import { identitiesNamed } from "@/lib/features/identities/named";
import { sourcesNamed } from "@/lib/features/sources/named";
import { sourceSql } from "@/lib/features/sources/ref-sql";
import type { CappedCount } from "@/lib/platform/count";
import { maxPageRows, type PageRequest, type SortOrder } from "@/lib/platform/keyset";
import {
  countList,
  eachRow,
  type ListPage,
  type ListQuery,
  listRows,
  type NounList,
} from "@/lib/platform/list";
import { booleanSql, enumSql, type FieldSql, likeText } from "@/lib/platform/query-sql";
import { eachApart } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { withAccess } from "./data-access";
import { entitlementsNamed } from "./named";
import { principalSql, reachedPrincipal } from "./principal-sql";
import type { GrantRow, StatedGrant } from "./schema";

const accountOf = "(SELECT o.container_id FROM identities o WHERE o.id = g.principal_id)";

const fields: Record<FieldName<typeof grantFields>, FieldSql> = {
  principal: {
    is: (values, context) =>
      `g.principal_id = ANY(${identitiesNamed(values, context)} || ${entitlementsNamed(values, context)})`,
  },
  entitlement: { is: (values, context) => `g.entitlement_id = ANY(${entitlementsNamed(values, context)})` },
  kind: {
    is: (values, { p }) =>
      `EXISTS (SELECT FROM entitlements k WHERE k.id = g.entitlement_id AND k.kind = ANY(${p.add(values)}::text[]))`,
  },
  effect: enumSql("g.effect"),
  resource: {
    is: (values, { p }) => {
      const list = p.lowerList(values);
      const named = `lower(x.name) IN ${list} OR lower(x.external_id) IN ${list} OR x.id = ANY(${p.uuidList(values)})`;
      return `g.target_id = ANY(ARRAY(SELECT x.id FROM resources x WHERE ${named} UNION ALL SELECT x.id FROM containers x WHERE ${named}))`;
    },
    states: { none: "g.target_id IS NULL" },
  },
  source: { is: (values, context) => `g.source_id = ANY(${sourcesNamed(values, context)})` },
  account: {
    is: (values, context) => `${accountOf} = ANY(${accountsWithin(values, context)})`,
    states: { none: `${accountOf} IS NULL` },
  },
  gone: booleanSql({ true: "g.gone_at IS NOT NULL", false: "g.gone_at IS NULL" }),
};

export const grantSorts = { id: [{ sql: "g.id", type: "uuid" }] } as const satisfies Record<
  string,
  SortOrder
>;
export type GrantSort = keyof typeof grantSorts;

/** The columns of an attachment `g`, and the joins that they need. */
export const grantSelect = `g.id, ${principalSql("g.principal_id", "g.principal_kind", "i", "pg")} AS principal,
  json_build_object('id', g.entitlement_id, 'kind', e.kind, 'name', e.name, 'externalId', e.external_id,
    'system', e.system, 'managedBy', e.managed_by) AS entitlement,
  CASE WHEN g.target_id IS NOT NULL THEN json_build_object('id', g.target_id, 'kind', coalesce(x.kind, xc.kind),
    'name', coalesce(x.name, xc.name), 'externalId', coalesce(x.external_id, xc.external_id)) END AS target,
  g.effect, g.condition, ${sourceSql("s")} AS source,
  g.first_seen_at AS "firstSeenAt", g.missing_since AS "missingSince", g.gone_at AS "goneAt"`;
export const grantJoins = `
  LEFT JOIN identities i ON g.principal_kind = 'identity' AND i.id = g.principal_id
  LEFT JOIN entitlements pg ON g.principal_kind = 'group' AND pg.id = g.principal_id
  LEFT JOIN entitlements e ON e.id = g.entitlement_id
  LEFT JOIN resources x ON x.id = g.target_id LEFT JOIN containers xc ON xc.id = g.target_id
  LEFT JOIN sources s ON s.id = g.source_id`;

/** How they are listed. */
export const grantList: NounList<StatedGrant, StatedGrant, GrantSort> = {
  noun: {
    set: grantFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `g.principal_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE ${like}))
        OR g.entitlement_id = ANY(ARRAY(SELECT n.id FROM entitlements n WHERE lower(n.name) LIKE ${like} OR lower(n.external_id) LIKE ${like}))`;
    },
  },
  table: "grants",
  alias: "g",
  select: () => grantSelect,
  joins: grantJoins,
  sorts: grantSorts,
  present: "g.gone_at IS NULL",
  reach: (scope, p) => reachedPrincipal(scope, "g.principal_id", p),
  toRow: (raw) => raw,
};

/** A page of attachments. Throws AppErrors `bad_cursor` and `query_timeout`. */
export async function listGrants(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<GrantSort>,
): Promise<ListPage<GrantRow>> {
  const page = await listRows(pool, grantList, scope, query);
  return { ...page, rows: await withAccess(eachApart(pool, query.timeoutMs), page.rows) };
}

/** Every attachment that a query finds, read page by page. */
export async function* eachGrant(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<GrantRow> {
  const known = new KnownPowers();
  const db = eachApart(pool, query.timeoutMs);
  let rows: StatedGrant[] = [];
  for await (const row of eachRow(pool, grantList, scope, { ...query, sort: "id", direction: "asc" })) {
    rows.push(row);
    if (rows.length < maxPageRows) continue;
    yield* await withAccess(db, rows, known);
    rows = [];
  }
  yield* await withAccess(db, rows, known);
}

/** How many attachments a query finds, counted to 10,000. */
export function countGrants(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, grantList, scope, query);
}

import type { Pool } from "pg";
import { accountFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
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
  relatedRows,
} from "@/lib/platform/list";
import { booleanSql, enumSql, type FieldSql, likeText, type SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { totalsSql, totalsTimeoutMs } from "./data-totals";
import { accountsNamed } from "./named";
import { accountReach } from "./reach";
import type { AccountRow } from "./schema";

const fields: Record<FieldName<typeof accountFields>, FieldSql> = {
  kind: enumSql("c.kind"),
  env: enumSql("c.environment", { none: "c.environment IS NULL" }),
  sensitivity: enumSql("c.sensitivity", { none: "c.sensitivity IS NULL" }),
  team: {
    is: (values, { p }) =>
      `c.owner_team_id IN (SELECT n.id FROM teams n WHERE lower(n.name) IN ${p.lowerList(values)})`,
    states: { none: "c.owner_team_id IS NULL" },
  },
  parent: {
    is: (values, context) => `c.parent_id = ANY(${accountsNamed(values, context)})`,
    states: { none: "c.parent_id IS NULL" },
  },
  source: { is: (values, context) => `c.source_id = ANY(${sourcesNamed(values, context)})` },
  // Containers are described, never tombstoned.
  gone: booleanSql({ true: "FALSE", false: "TRUE" }),
};

const id = { sql: "c.id", type: "uuid" } as const;
export const accountSorts = {
  name: [{ sql: "c.name", type: "text" }, id],
  unowned: [{ sql: "c.unowned", type: "integer" }, { sql: "c.name", type: "text" }, id],
  kind: [{ sql: "c.kind", type: "text" }, { sql: "c.name", type: "text" }, id],
} as const satisfies Record<string, SortOrder>;
export type AccountSort = keyof typeof accountSorts;

const accountList: NounList<AccountRow, AccountRow, AccountSort> = {
  noun: {
    set: accountFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `lower(c.name) LIKE ${like} OR lower(c.external_id) LIKE ${like}`;
    },
  },
  // PostgreSQL drops the join where a statement asks for neither of its columns.
  table: `(SELECT k.*, coalesce(n.identities, 0) AS identities, coalesce(n.unowned, 0) AS unowned
    FROM containers k LEFT JOIN (${totalsSql}) n ON n.id = k.id)`,
  alias: "c",
  select: (_context, scope) => `c.id, c.realm, c.external_id AS "externalId", c.kind, c.name, c.status,
    ${refSql("c.parent_id", "pc")} AS parent, c.environment, c.sensitivity,
    CASE WHEN tm.id IS NOT NULL THEN json_build_object('id', tm.id, 'name', tm.name) END AS "ownerTeam",
    ${scope.unrestricted ? "c.identities, c.unowned" : "NULL::int AS identities, NULL::int AS unowned"}, c.tags, coalesce(c.guardrails, '{}') AS guardrails,
    ${sourceSql("s")} AS source, c.first_seen_at AS "firstSeenAt"`,
  joins: `LEFT JOIN containers pc ON pc.id = c.parent_id LEFT JOIN teams tm ON tm.id = c.owner_team_id
    LEFT JOIN sources s ON s.id = c.source_id`,
  sorts: accountSorts,
  present: null,
  reach: accountReach,
  toRow: (raw) => raw,
};

/** A page of accounts. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listAccounts(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<AccountSort>,
): Promise<ListPage<AccountRow>> {
  return listRows(pool, accountList, scope, { timeoutMs: totalsTimeoutMs, ...query });
}

/** Every account that a query finds, read page by page. */
export function eachAccount(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<AccountRow> {
  return eachRow(pool, accountList, scope, {
    timeoutMs: totalsTimeoutMs,
    ...query,
    sort: "name",
    direction: "asc",
  });
}

/** How many accounts a query finds, counted to 10,000. */
export function countAccounts(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, accountList, scope, query);
}

/** One account; null where the scope reaches none of this id. */
export async function getAccountRow(
  pool: Pool,
  scope: Scope,
  id: string,
  now: Date,
): Promise<AccountRow | null> {
  const where = (p: SqlParameters) => [`c.id = ${p.add(id)}::uuid`, ...accountReach(scope, p)].join(" AND ");
  const { rows } = await guardedRead(
    pool,
    (db) => relatedRows(db, accountList, scope, { where, sort: "name", direction: "asc", now, most: 1 }),
    totalsTimeoutMs,
  );
  return rows[0] ?? null;
}

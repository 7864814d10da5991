import type { Pool } from "pg";
import { changeFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { identitiesNamed } from "@/lib/features/identities/named";
import { reachedIdentity } from "@/lib/features/identities/reach";
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
import { dateSql, type FieldSql, likeText, textSql } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { ChangeRow } from "./schema";

const fields: Record<FieldName<typeof changeFields>, FieldSql> = {
  kind: textSql(["h.kind"]),
  at: dateSql("h.at"),
  identity: { is: (values, context) => `h.identity_id = ANY(${identitiesNamed(values, context)})` },
  source: {
    is: (values, context) =>
      `EXISTS (SELECT FROM sync_runs r WHERE r.id = h.run_id AND r.source_id = ANY(${sourcesNamed(values, context)}))`,
  },
};

export const changeSorts = {
  at: [
    { sql: "h.at", type: "timestamptz" },
    { sql: "h.id", type: "bigint" },
  ],
} as const satisfies Record<string, SortOrder>;
export type ChangeSort = keyof typeof changeSorts;

/** How they are listed. */
export const changeList: NounList<ChangeRow, ChangeRow, ChangeSort> = {
  noun: {
    set: changeFields,
    fields,
    search: (text, { p }) =>
      `h.identity_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE '%' || lower(${p.add(likeText(text))}) || '%'))`,
  },
  table: "changes",
  alias: "h",
  select:
    () => `h.id::text AS id, h.at, h.kind, ${refSql("h.identity_id", "o")} AS identity, h.details, h.by, h.run_id AS "runId",
    ${sourceSql("s")} AS source`,
  joins: `LEFT JOIN identities o ON o.id = h.identity_id LEFT JOIN sync_runs r ON r.id = h.run_id
    LEFT JOIN sources s ON s.id = r.source_id`,
  sorts: changeSorts,
  present: null,
  reach: (scope, p) => reachedIdentity(scope, "h.identity_id", p),
  toRow: (raw) => raw,
};

/** A page of changes. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listChanges(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<ChangeSort>,
): Promise<ListPage<ChangeRow>> {
  return listRows(pool, changeList, scope, query);
}

/** Every change that a query finds, the latest first, read page by page. */
export function eachChange(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<ChangeRow> {
  return eachRow(pool, changeList, scope, { ...query, sort: "at", direction: "desc" });
}

/** How many changes a query finds, counted to 10,000. */
export function countChanges(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, changeList, scope, query);
}

import type { Pool } from "pg";
import { sourceFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { identityReach } from "@/lib/features/identities/reach";
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
import {
  dateSql,
  type FieldSql,
  likeText,
  type SqlContext,
  type SqlParameters,
  textSql,
} from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { SourceRow } from "./schema";

const lastComplete = `(SELECT max(r.finished_at) FROM sync_runs r WHERE r.source_id = s.id AND r.status = 'complete')`;
const lastOutcome = `(SELECT r.status FROM sync_runs r WHERE r.source_id = s.id AND r.status IN ('complete', 'incomplete', 'failed')
  ORDER BY r.requested_at DESC LIMIT 1)`;
/** What waits for a decision: held disappearances, and all that is read no longer as one. */
const holds = `((SELECT count(*)::int FROM holds h WHERE h.source_id = s.id AND h.state = 'held')
  + (SELECT least(count(*), 1)::int FROM left_scopes l WHERE l.source_id = s.id AND l.asked_at IS NOT NULL AND l.decided_at IS NULL))`;

/** The most pressing thing to know (of what only brings logs there is nothing to read): never read, waiting for a decision, last run not complete, two intervals late. */
const state = ({ p, now }: SqlContext) => `CASE
  WHEN s.mode = 'log' THEN 'fresh'
  WHEN ${lastOutcome} IS NULL THEN 'new'
  WHEN ${holds} > 0 THEN 'held'
  WHEN ${lastOutcome} <> 'complete' THEN 'failing'
  WHEN ${lastComplete} < ${p.time(now)} - make_interval(mins => 2 * s.every_minutes) THEN 'stale'
  ELSE 'fresh' END`;

const fields: Record<FieldName<typeof sourceFields>, FieldSql> = {
  connector: textSql(["s.connector"]),
  state: { is: (values, context) => `${state(context)} = ANY(${context.p.add(values)}::text[])` },
  synced: dateSql(lastComplete, { none: `${lastComplete} IS NULL` }),
};

const id = { sql: "s.id", type: "uuid" } as const;
export const sourceSorts = { name: [{ sql: "s.name", type: "text" }, id] } as const satisfies Record<
  string,
  SortOrder
>;
export type SourceSort = keyof typeof sourceSorts;

/** How sources are listed. */
export const sourceList: NounList<SourceRow, SourceRow, SourceSort> = {
  noun: {
    set: sourceFields,
    fields,
    search: (text, { p }) => `lower(s.name) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
  },
  table: "sources",
  alias: "s",
  select: (
    context,
  ) => `s.id, s.name, s.connector, s.mode, ${state(context)} AS state, s.demo, s.every_minutes AS "everyMinutes",
    s.next_due_at AS "nextDueAt", ${lastComplete} AS "lastCompleteAt", run.run AS "lastRun", ${holds} AS holds,
    s.created_at AS "createdAt", s.created_by AS "createdBy"`,
  joins: `LEFT JOIN LATERAL (
    SELECT json_build_object('id', r.id, 'status', r.status, 'requestedAt', ${isoSql("r.requested_at")},
      'startedAt', ${isoSql("r.started_at")}, 'finishedAt', ${isoSql("r.finished_at")}, 'scopes', c.scopes,
      'incompleteScopes', c.incomplete, 'problems', c.problems, 'failure', r.failure) AS run
    FROM sync_runs r CROSS JOIN LATERAL (SELECT count(*) AS scopes, count(*) FILTER (WHERE x.status = 'incomplete') AS incomplete,
      coalesce(sum(x.problems), 0) AS problems FROM sync_scopes x WHERE x.run_id = r.id) c
    WHERE r.source_id = s.id ORDER BY r.requested_at DESC LIMIT 1) run ON true`,
  sorts: sourceSorts,
  present: "s.removed_at IS NULL",
  reach: (scope, p) => sourceReach(scope, "s", p),
  toRow: (raw) => raw,
};

/** The conditions under which a scope reaches the source `alias`: one of its own, or one that sees what it reaches. */
export function sourceReach(scope: Scope, alias: string, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  const { scope: membership, ownOnly } = scope.reach;
  if (membership.kind === "sources" && !ownOnly) return [`${alias}.id = ANY(${p.uuidList(membership.ids)})`];
  return [
    `EXISTS (SELECT FROM identities ri WHERE ri.source_ids && ARRAY[${alias}.id] AND ${identityReach(scope, "ri", p).join(" AND ")})`,
  ];
}

/** An instant inside JSON, as ISO 8601 in UTC. */
function isoSql(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** A page of the sources that are not removed. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listSources(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<SourceSort>,
): Promise<ListPage<SourceRow>> {
  return listRows(pool, sourceList, scope, query);
}

/** Every source that a query finds. */
export function eachSource(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<SourceRow> {
  return eachRow(pool, sourceList, scope, { ...query, sort: "name", direction: "asc" });
}

/** How many sources a query finds. */
export function countSources(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, sourceList, scope, query);
}

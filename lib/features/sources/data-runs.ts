import type { Pool } from "pg";
import { z } from "zod";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { sourceReach } from "./data";
import { actorNameSql } from "./data-people";
import {
  deadLetterSchema,
  type RunDetail,
  type RunProgress,
  type RunView,
  runProgressSchema,
  runViewSchema,
  scopeViewSchema,
} from "./schema-runs";

/** Runs of one page of the history. */
export const runsPerPage = 30;
/** Scopes and dead letters that one page shows; the counts tell how many there are. */
export const scopeLimit = 300;
export const deadLetterLimit = 100;

const totals = `LATERAL (SELECT count(*)::int AS scopes, count(*) FILTER (WHERE x.status = 'complete')::int AS complete,
    count(*) FILTER (WHERE x.status = 'incomplete')::int AS incomplete, coalesce(sum(x.records), 0)::int AS records,
    coalesce(sum(x.problems), 0)::int AS problems FROM sync_scopes x WHERE x.run_id = r.id)`;

const runSelect = `SELECT r.id, r.status, r.trigger, ${actorNameSql("r.requested_by")} AS "requestedBy", r.requested_at AS "requestedAt",
    r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.baseline, r.counts, r.failure, r.notes, u.files,
    u.complete AS "declaredComplete", t.*,
    (SELECT count(*)::int FROM holds h WHERE h.run_id = r.id AND h.state = 'held') AS held
  FROM sync_runs r JOIN sources s ON s.id = r.source_id LEFT JOIN uploads u ON u.id = r.upload_id CROSS JOIN ${totals} t`;

/** A page of a source's runs, newest first, and whether there are older ones. */
export function listRuns(
  pool: Pool,
  scope: Scope,
  asked: { sourceId: string; before: Date | null },
): Promise<{ runs: RunView[]; more: boolean }> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [`s.id = ${p.add(asked.sourceId)}::uuid`, ...sourceReach(scope, "s", p)];
    if (asked.before !== null) where.push(`r.requested_at < ${p.time(asked.before)}`);
    const found = await db.query(
      `${runSelect} WHERE ${where.join(" AND ")} ORDER BY r.requested_at DESC LIMIT ${runsPerPage + 1}`,
      p.values,
    );
    const runs = z.array(runViewSchema).parse(found.rows);
    return { runs: runs.slice(0, runsPerPage), more: runs.length > runsPerPage };
  });
}

/** One run with its scopes and what could not be read; null: there is none that the scope reaches. */
export function getRunDetail(
  pool: Pool,
  scope: Scope,
  asked: { sourceId?: string; runId: string },
): Promise<RunDetail | null> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [`r.id = ${p.add(asked.runId)}::uuid`, ...sourceReach(scope, "s", p)];
    if (asked.sourceId !== undefined) where.push(`s.id = ${p.add(asked.sourceId)}::uuid`);
    const found = await db.query(`${runSelect} WHERE ${where.join(" AND ")}`, p.values);
    const [run] = z.array(runViewSchema).parse(found.rows);
    if (!run) return null;
    const scopes = await db.query(
      `SELECT x.id, x.title, x.data_set AS "dataSet", x.status, x.failure, x.records, x.problems, x.counts,
         x.finished_at AS "finishedAt", (SELECT max(y.finished_at) FROM sync_scopes y WHERE y.ref = x.ref AND y.status = 'complete') AS "lastCompleteAt"
       FROM sync_scopes x WHERE x.run_id = $1
       ORDER BY array_position(ARRAY['incomplete', 'running', 'waiting', 'complete'], x.status), x.ordinal LIMIT ${scopeLimit}`,
      [run.id],
    );
    const letters = await db.query(
      `SELECT d.id::text, coalesce(x.title, '') AS scope, d.place, d.what FROM dead_letters d
       LEFT JOIN sync_scopes x ON x.id = d.scope_id WHERE d.run_id = $1 ORDER BY d.id LIMIT ${deadLetterLimit}`,
      [run.id],
    );
    return {
      run,
      scopes: z.array(scopeViewSchema).parse(scopes.rows),
      deadLetters: z.array(deadLetterSchema).parse(letters.rows),
    };
  });
}

/** How far the runs are that are under way, and those with one of these ids, whatever their state. */
export function listProgress(pool: Pool, scope: Scope, runIds: readonly string[]): Promise<RunProgress[]> {
  return guardedRead(pool, (db) => readProgress(db, scope, runIds));
}

async function readProgress(db: Runner, scope: Scope, runIds: readonly string[]): Promise<RunProgress[]> {
  const p = new SqlParameters();
  const asked = `(r.status IN ('requested', 'running') OR r.id = ANY(${p.uuidList(runIds)}))`;
  const where = [asked, "s.removed_at IS NULL", ...sourceReach(scope, "s", p)];
  const found = await db.query(
    `SELECT r.id, s.id AS "sourceId", s.name AS "sourceName", r.status, r.planned_at IS NOT NULL AS planned, t.scopes, t.complete,
       t.incomplete, t.records,
       (SELECT x.title FROM sync_scopes x WHERE x.run_id = r.id AND x.status = 'running' ORDER BY x.ordinal LIMIT 1) AS reading,
       coalesce((SELECT jsonb_object_agg(k, n) FROM (SELECT e.key AS k, sum(e.value::int) AS n
         FROM sync_scopes x, jsonb_each_text(x.counts - 'held') e WHERE x.run_id = r.id GROUP BY e.key) c), '{}') AS counts
     FROM sync_runs r JOIN sources s ON s.id = r.source_id CROSS JOIN ${totals} t
     WHERE ${where.join(" AND ")} ORDER BY r.requested_at DESC LIMIT 50`,
    p.values,
  );
  return z.array(runProgressSchema).parse(found.rows);
}

import type { Pool, PoolClient } from "pg";
import { auditEvents } from "@/lib/domain/audit-event";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { readThresholds } from "@/lib/features/thresholds/data";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction } from "@/lib/platform/transaction";
import { readCoverage } from "./coverage";
import { writeAge, writeRemoved } from "./credential-metrics";
import { collectFacts } from "./facts";
import { writeOwned, writePrivileged, writeShortLived, writeUnknown } from "./identity-metrics";
import type { MetricsDay } from "./statements";

export type MetricsRefresh =
  | "computed"
  | "fresh"
  /** Something was read since, and nothing that is counted changed: only how complete the look was is written anew. */
  | "unchanged"
  /** Something changed, but the last computation took so long that the next one waits. */
  | "resting"
  | "busy_elsewhere"
  | "nothing_read";

/** A computation that took longer than this is followed by a rest of so many times its length. */
const longMs = 5000;
const restTimes = 20;
const restsUntil = new WeakMap<Pool, number>();

/** The codes of what is recorded and moves no number; what a sync changed stands on its run. */
const beside = Object.entries(auditEvents)
  .filter(([type]) =>
    /^(sign-|session\.|access\.|set-up\.|invitation\.|token\.|sync\.|view\.|export\.|key\.)/.test(type),
  )
  .map(([, { code }]) => code);

/** Whether an assessment since found other identities privileged than today's M6 counts. */
const tiersMoved = `EXISTS (SELECT FROM metric_days d CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i.tier IN (0, 1)) AS privileged, count(*) FILTER (WHERE i.tier IS NULL) AS unknown
    FROM identities i WHERE ${populationSql("i")}) n
  WHERE d.metric = 'M6' AND d.day = $1 AND d.breakdown = 'all' AND (d.value <> n.privileged OR d.not_assessable <> n.unknown))`;

/**
 * Computes today's rows unless they are there and nothing that they count has changed since. Cheap to call often: the
 * worker does so at every look-out, so that each day has its rows and each run that brought something moves today's.
 */
export async function refreshMetrics(pool: Pool): Promise<MetricsRefresh> {
  const now = await databaseNow(pool);
  const state = await pool.query<{ read: boolean; there: boolean; fresh: boolean; changed: boolean }>(
    `SELECT r.at IS NOT NULL AS read, m.at IS NOT NULL AS there, coalesce(m.at >= r.at, false) AS fresh,
       EXISTS (SELECT FROM sync_runs c WHERE c.finished_at > m.at AND (SELECT sum((c.counts->>what)::int)
         FROM unnest('{added,changed,missing,gone}'::text[]) AS what) > 0)
       OR EXISTS (SELECT FROM holds h WHERE h.applied_at > m.at)
       OR EXISTS (SELECT FROM audit_events e WHERE e.at > m.at AND e.code <> ALL($2::text[]))
       OR EXISTS (SELECT FROM assessment_state s WHERE s.passed_at > m.at AND ${tiersMoved}) AS changed
     FROM (SELECT max(finished_at) AS at FROM sync_runs) r, (SELECT min(taken_at) AS at FROM metric_days WHERE day = $1) m`,
    [utcDay(now), beside],
  );
  const { read = false, there = false, fresh = false, changed = false } = state.rows[0] ?? {};
  if (!read) return "nothing_read";
  if (there && !changed) {
    if (fresh) return "fresh";
    await writeCoverage(pool, now);
    return "unchanged";
  }
  const started = performance.now();
  if (there && started < (restsUntil.get(pool) ?? 0)) return "resting";
  const computed = await computeMetrics(pool, now);
  const took = performance.now() - started;
  if (took > longMs) restsUntil.set(pool, started + took * (1 + restTimes));
  return computed ? "computed" : "busy_elsewhere";
}

function writeCoverage(pool: Pool, now: Date): Promise<void> {
  return inTransaction(pool, async (tx) => {
    await tx.query("UPDATE metric_days SET coverage = $2, taken_at = $3 WHERE day = $1", [
      utcDay(now),
      JSON.stringify(await readCoverage(tx, now)),
      now,
    ]);
  });
}

/**
 * Writes the rows of the UTC day of `now`, in place of those that are there. Everything is counted inside the database,
 * from one view of it. False: another process is at it.
 */
export function computeMetrics(pool: Pool, now: Date): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await tx.query("SET LOCAL work_mem = '64MB'");
    const lock = await tx.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS held", [
      advisoryLocks.metrics,
    ]);
    if (!lock.rows[0]?.held) return false;
    await writeDay(tx, now);
    return true;
  });
}

async function writeDay(tx: PoolClient, now: Date): Promise<void> {
  const day = utcDay(now);
  await collectFacts(tx, now);
  const of: MetricsDay = {
    tx,
    now,
    day,
    coverage: await readCoverage(tx, now),
    limits: await readThresholds(tx),
  };
  await tx.query("DELETE FROM metric_days WHERE day = $1", [day]);
  await writeUnknown(of);
  await writeOwned(of);
  await writeShortLived(of);
  await writeRemoved(of);
  await writeAge(of);
  await writePrivileged(of);
}

function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

import type { Pool, PoolClient } from "pg";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { inTransaction } from "@/lib/platform/transaction";
import { readCoverage } from "./coverage";
import { writeAge, writeRemoved } from "./credential-metrics";
import { collectFacts } from "./facts";
import { writeOwned, writePrivileged, writeShortLived, writeUnknown } from "./identity-metrics";
import type { MetricsDay } from "./statements";

/** Any number, the same in every process: only one computes at a time. */
const METRICS_LOCK = 7_266_502;

export type MetricsRefresh = "computed" | "fresh" | "busy_elsewhere" | "nothing_read";

/**
 * Computes today's rows unless they are there and no run has ended since. Cheap to call often: the worker does so at
 * every look-out, so that each day has its rows and each finished run moves today's.
 */
export async function refreshMetrics(pool: Pool): Promise<MetricsRefresh> {
  const now = await databaseNow(pool);
  const state = await pool.query<{ read: boolean; fresh: boolean }>(
    `SELECT r.at IS NOT NULL AS read, coalesce(m.at >= r.at, false) AS fresh
     FROM (SELECT max(finished_at) AS at FROM sync_runs) r, (SELECT min(taken_at) AS at FROM metric_days WHERE day = $1) m`,
    [utcDay(now)],
  );
  const { read = false, fresh = false } = state.rows[0] ?? {};
  if (!read) return "nothing_read";
  if (fresh) return "fresh";
  return (await computeMetrics(pool, now)) ? "computed" : "busy_elsewhere";
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
      METRICS_LOCK,
    ]);
    if (!lock.rows[0]?.held) return false;
    await writeDay(tx, now);
    return true;
  });
}

async function writeDay(tx: PoolClient, now: Date): Promise<void> {
  const day = utcDay(now);
  await collectFacts(tx, now);
  const of: MetricsDay = { tx, now, day, coverage: await readCoverage(tx, now) };
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

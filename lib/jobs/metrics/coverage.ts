import type { PoolClient } from "pg";
import type { MetricCoverage } from "@/lib/features/metrics/schema";

/**
 * How complete the look behind a day's numbers was: the last ended run of every source that is there. Fresh is what the
 * list of sources calls so: its last run was complete, it has not missed two turns, and nothing waits for a decision.
 */
export async function readCoverage(tx: PoolClient, now: Date): Promise<MetricCoverage> {
  const found = await tx.query<{
    fresh: number;
    total: number;
    scopes: number;
    complete: number;
    oldest: Date | null;
  }>(
    `WITH here AS (SELECT id, every_minutes FROM sources WHERE removed_at IS NULL AND mode IN ('live', 'upload')),
     last AS (
       SELECT DISTINCT ON (r.source_id) r.source_id, r.id, r.status FROM sync_runs r JOIN here ON here.id = r.source_id
       WHERE r.status IN ('complete', 'incomplete', 'failed') ORDER BY r.source_id, r.requested_at DESC),
     looked AS (
       SELECT last.source_id, last.status, count(sc.id) AS scopes, count(*) FILTER (WHERE sc.status = 'complete') AS complete,
         min(sc.collected_at) AS oldest
       FROM last LEFT JOIN sync_scopes sc ON sc.run_id = last.id GROUP BY 1, 2),
     ended AS (SELECT source_id, max(finished_at) AS at FROM sync_runs WHERE status = 'complete' GROUP BY source_id)
     SELECT count(*)::int AS total, coalesce(sum(l.scopes), 0)::int AS scopes, coalesce(sum(l.complete), 0)::int AS complete,
       min(l.oldest) AS oldest, count(*) FILTER (WHERE l.status = 'complete'
         AND coalesce(e.at >= $1::timestamptz - make_interval(mins => 2 * h.every_minutes), true)
         AND NOT EXISTS (SELECT FROM holds x WHERE x.source_id = h.id AND x.state = 'held'))::int AS fresh
     FROM here h LEFT JOIN looked l ON l.source_id = h.id LEFT JOIN ended e ON e.source_id = h.id`,
    [now],
  );
  const row = found.rows[0];
  return {
    sources: { fresh: row?.fresh ?? 0, total: row?.total ?? 0 },
    scopes: { complete: row?.complete ?? 0, total: row?.scopes ?? 0 },
    oldestCollectedAt: row?.oldest?.toISOString() ?? null,
  };
}

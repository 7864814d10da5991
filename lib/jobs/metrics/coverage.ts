import type { PoolClient } from "pg";
import type { MetricCoverage } from "@/lib/features/metrics/schema";

/** A source without a schedule is stale after this; one with a schedule after missing two turns. */
const STALE_HOURS = 48;

/** How complete the look behind a day's numbers was: the last ended run of every source that is there. */
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
       WHERE r.finished_at IS NOT NULL ORDER BY r.source_id, r.finished_at DESC),
     looked AS (
       SELECT last.source_id, last.status, count(sc.id) AS scopes, count(*) FILTER (WHERE sc.status = 'complete') AS complete,
         min(sc.collected_at) AS oldest
       FROM last LEFT JOIN sync_scopes sc ON sc.run_id = last.id GROUP BY 1, 2)
     SELECT count(*)::int AS total, coalesce(sum(l.scopes), 0)::int AS scopes, coalesce(sum(l.complete), 0)::int AS complete,
       min(l.oldest) AS oldest, count(*) FILTER (WHERE l.status = 'complete' AND l.oldest > $1::timestamptz
         - greatest(make_interval(hours => $2), make_interval(mins => 2 * coalesce(h.every_minutes, 0))))::int AS fresh
     FROM here h LEFT JOIN looked l ON l.source_id = h.id`,
    [now, STALE_HOURS],
  );
  const row = found.rows[0];
  return {
    sources: { fresh: row?.fresh ?? 0, total: row?.total ?? 0 },
    scopes: { complete: row?.complete ?? 0, total: row?.scopes ?? 0 },
    oldestCollectedAt: row?.oldest?.toISOString() ?? null,
  };
}

import type { Pool, PoolClient } from "pg";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

export interface RunFacts {
  id: string;
  sourceId: string;
  status: "requested" | "running" | "complete" | "incomplete" | "failed";
  uploadId: string | null;
  baseline: boolean;
  plannedAt: Date | null;
  collectedAt: Date | null;
  declaredComplete: boolean;
  origin: "live" | "snapshot" | "export";
}

export async function getRun(pool: Pool, runId: string): Promise<RunFacts | null> {
  const found = await pool.query<{
    id: string;
    source_id: string;
    status: RunFacts["status"];
    upload_id: string | null;
    baseline: boolean;
    planned_at: Date | null;
    collected_at: Date | null;
    complete: boolean | null;
    origin: "snapshot" | "export" | null;
  }>(
    `SELECT r.id, r.source_id, r.status, r.upload_id, r.baseline, r.planned_at, u.collected_at, u.complete, u.origin
     FROM sync_runs r LEFT JOIN uploads u ON u.id = r.upload_id WHERE r.id = $1`,
    [runId],
  );
  const row = found.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    sourceId: row.source_id,
    status: row.status,
    uploadId: row.upload_id,
    baseline: row.baseline,
    plannedAt: row.planned_at,
    collectedAt: row.collected_at,
    declaredComplete: row.complete ?? false,
    origin: row.origin ?? "live",
  };
}

export async function startRun(pool: Pool, runId: string): Promise<void> {
  await pool.query(
    "UPDATE sync_runs SET status = 'running', started_at = coalesce(started_at, clock_timestamp()) WHERE id = $1 AND status = 'requested'",
    [runId],
  );
}

/** Ends a run whose scopes have all ended. False: some are still read, here or elsewhere. */
export async function finishRun(tx: PoolClient, runId: string): Promise<boolean> {
  const finished = await tx.query(
    `WITH s AS (
       SELECT count(*) AS scopes, count(*) FILTER (WHERE status = 'complete') AS complete,
         count(*) FILTER (WHERE status IN ('waiting', 'running')) AS open, sum(records) AS records, sum(problems) AS problems
       FROM sync_scopes WHERE run_id = $1),
     c AS (SELECT jsonb_object_agg(what, n) AS counts FROM (
       SELECT e.key AS what, sum(e.value::int) AS n FROM sync_scopes, jsonb_each_text(counts - 'held') e WHERE run_id = $1 GROUP BY e.key) x)
     UPDATE sync_runs r SET status = CASE WHEN s.complete = s.scopes AND s.scopes > 0 THEN 'complete' WHEN s.complete > 0 OR s.records > 0 THEN 'incomplete' ELSE 'failed' END,
       finished_at = clock_timestamp(),
       counts = coalesce(c.counts, '{}') || jsonb_build_object('scopes', s.scopes, 'complete', s.complete, 'records', coalesce(s.records, 0), 'problems', coalesce(s.problems, 0))
     FROM s, c WHERE r.id = $1 AND r.status = 'running' AND r.planned_at IS NOT NULL AND s.open = 0`,
    [runId],
  );
  if (finished.rowCount !== 1) return false;
  await auditRun(tx, runId);
  return true;
}

/** A run that cannot be carried out at all: its source is gone, its connector unknown. */
export async function failRun(pool: Pool, runId: string, message: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const failed = await tx.query(
      "UPDATE sync_runs SET status = 'failed', finished_at = clock_timestamp(), failure = $2 WHERE id = $1 AND status IN ('requested', 'running')",
      [runId, JSON.stringify({ message })],
    );
    if (failed.rowCount === 1) await auditRun(tx, runId);
  });
}

const outcomes = { complete: "complete", incomplete: "partial", failed: "failed" } as const;

/** One row for a whole run. What Rollcall reads of itself, and what people wrote here, is no news of a source. */
async function auditRun(tx: PoolClient, runId: string): Promise<void> {
  const found = await tx.query<{
    source_id: string;
    name: string;
    status: keyof typeof outcomes;
    counts: Record<string, number>;
    held: number;
    credentials: string[];
  }>(
    `SELECT r.source_id, s.name, r.status, r.counts,
       (SELECT count(*)::int FROM sync_scopes c WHERE c.run_id = r.id AND c.counts->>'held' = 'true') AS held,
       ARRAY(SELECT x.field FROM source_secrets x WHERE x.source_id = r.source_id AND r.upload_id IS NULL ORDER BY 1) AS credentials
     FROM sync_runs r JOIN sources s ON s.id = r.source_id WHERE r.id = $1 AND s.mode IN ('live', 'upload')`,
    [runId],
  );
  const run = found.rows[0];
  if (!run) return;
  const { scopes = 0, complete = 0, added = 0, changed = 0, gone = 0 } = run.counts;
  await writeAudit(
    tx,
    {
      type: "sync.finished",
      sourceId: run.source_id,
      runId,
      outcome: outcomes[run.status],
      scopes,
      scopesIncomplete: scopes - complete,
      added,
      changed,
      gone,
      held: run.held,
      credentials: run.credentials,
    },
    "worker",
    run.name,
  );
}

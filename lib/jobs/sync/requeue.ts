import type { Pool, PoolClient } from "pg";
import { requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { databaseNow } from "./sync-run";

/**
 * Finds runs that nobody works on: asked for, not planned, or with scopes whose holder's lease ended (a worker that died).
 * This is what makes a lost wake-up harmless.
 */
export async function requeueRuns(pool: Pool): Promise<number> {
  const waiting = await pool.query<{ id: string }>(
    `SELECT r.id FROM sync_runs r WHERE r.status IN ('requested', 'running') AND (
       r.planned_at IS NULL
       OR EXISTS (SELECT FROM sync_scopes s WHERE s.run_id = r.id
            AND (s.status = 'waiting' OR (s.status = 'running' AND s.lease_until < clock_timestamp())))
       OR NOT EXISTS (SELECT FROM sync_scopes s WHERE s.run_id = r.id AND s.status IN ('waiting', 'running')))`,
  );
  for (const run of waiting.rows) await wakeForRun(pool, run.id);
  return waiting.rows.length;
}

/** Asks for the runs whose schedule is due, and sets when each is due next: both or, where something fails, neither. */
export async function requestDueRuns(pool: Pool): Promise<void> {
  const now = await databaseNow(pool);
  const due = await pool.query<{ id: string }>(
    "SELECT id FROM sources WHERE every_minutes IS NOT NULL AND removed_at IS NULL AND next_due_at <= $1",
    [now],
  );
  for (const source of due.rows) await inTransaction(pool, (tx) => requestDueRun(tx, source.id, now));
}

/** Asks for one of them, unless another worker did so since. */
async function requestDueRun(tx: PoolClient, sourceId: string, now: Date): Promise<void> {
  const moved = await tx.query<{ name: string; mode: string }>(
    `UPDATE sources SET next_due_at = $2::timestamptz + make_interval(mins => every_minutes)
     WHERE id = $1 AND every_minutes IS NOT NULL AND removed_at IS NULL AND next_due_at <= $2 RETURNING name, mode`,
    [sourceId, now],
  );
  const source = moved.rows[0];
  if (!source) return;
  const asked = { sourceId, trigger: "schedule", requestedBy: "schedule", uploadId: null } as const;
  const { runId, created } = await requestRun(tx, asked);
  await wakeForRun(tx, runId);
  if (!created || source.mode === "builtin") return;
  await writeAudit(tx, { type: "sync.requested", sourceId, runId, by: "schedule" }, "schedule", source.name);
}

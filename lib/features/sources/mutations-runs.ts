import type { Pool, PoolClient } from "pg";
import { wakeWorker } from "@/lib/platform/queue";

export interface RequestedRun {
  runId: string;
  /** False: a run of this source was under way already, and this is it. */
  created: boolean;
}

/** Asks for a sync of a source. At most one is under way: asking again joins it. */
export async function requestRun(
  tx: Pool | PoolClient,
  options: {
    sourceId: string;
    trigger: "person" | "schedule" | "import" | "command";
    requestedBy: string;
    uploadId: string | null;
  },
): Promise<RequestedRun> {
  for (;;) {
    const created = await tx.query<{ id: string }>(
      `INSERT INTO sync_runs (source_id, status, trigger, requested_by, upload_id, baseline)
       SELECT $1, 'requested', $2, $3, $4, NOT EXISTS (SELECT FROM sync_runs WHERE source_id = $1 AND status = 'complete')
       ON CONFLICT (source_id) WHERE status IN ('requested', 'running') DO NOTHING RETURNING id`,
      [options.sourceId, options.trigger, options.requestedBy, options.uploadId],
    );
    const id = created.rows[0]?.id;
    if (id !== undefined) return { runId: id, created: true };
    const active = await tx.query<{ id: string }>(
      "SELECT id FROM sync_runs WHERE source_id = $1 AND status IN ('requested', 'running')",
      [options.sourceId],
    );
    const joined = active.rows[0]?.id;
    if (joined !== undefined) return { runId: joined, created: false };
  }
}

/** Wakes the worker for a run that was asked for. */
export async function wakeForRun(runner: Parameters<typeof wakeWorker>[0], runId: string): Promise<void> {
  await wakeWorker(runner, "sync", `sync:${runId}`, { runId });
}

/** A source that people bring files for is read again from the newest file; null for one that is read live. */
export async function newestUpload(tx: Pool | PoolClient, sourceId: string): Promise<string | null> {
  const found = await tx.query<{ id: string }>(
    `SELECT u.id FROM uploads u JOIN sources s ON s.id = u.source_id
     WHERE u.source_id = $1 AND s.mode = 'upload' AND u.ready_at IS NOT NULL ORDER BY u.created_at DESC LIMIT 1`,
    [sourceId],
  );
  return found.rows[0]?.id ?? null;
}

import type { Pool } from "pg";
import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { settleRun } from "@/lib/jobs/labels/apply-rules";
import { inTransaction } from "@/lib/platform/transaction";
import { claimScope, LeaseLost } from "./lease";
import { noticeLeftScopes } from "./left-scopes";
import { planRun } from "./plan-run";
import { RunNotes } from "./run-notes";
import { failRun, finishRun, getRun, type RunFacts, startRun } from "./runs";
import { getSyncSource, type SyncEngine, type SyncSource } from "./source";
import { syncScope } from "./sync-scope";
import { foldTallies } from "./tallies";

export type RunOutcome = "finished" | "busy_elsewhere";

/**
 * Works on a run until none of its scopes can be claimed. "busy_elsewhere": another process still reads some of them;
 * whoever ends the last one ends the run. Safe to call again at any time, from any number of processes.
 */
export async function syncRun(engine: SyncEngine, runId: string, signal: AbortSignal): Promise<RunOutcome> {
  const { pool } = engine;
  let run = await getRun(pool, runId);
  if (!run || (run.status !== "requested" && run.status !== "running")) return "finished";
  const source = await getSyncSource(pool, run.sourceId);
  if (!source) {
    await failRun(pool, runId, "The source was removed.");
    return "finished";
  }
  let connector: Connector;
  try {
    connector = await engine.connectorOf(source.connector);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    await failRun(pool, runId, error.message);
    return "finished";
  }
  await startRun(pool, runId);
  const notes = new RunNotes(pool, runId);
  if (run.plannedAt === null) {
    await planRun({ engine, source, connector, runId, uploadId: run.uploadId, signal, warn: notes.add });
    await notes.save();
    run = (await getRun(pool, runId)) ?? run;
  }
  const readers = Array.from({ length: engine.concurrency }, () =>
    readScopes(engine, run, source, notes, signal),
  );
  await settle(readers);
  signal.throwIfAborted();
  // Before the run counts as finished, so that whoever takes it up after a crash does it again.
  await settleRun(pool, { id: runId, sourceId: source.id }, await databaseNow(pool), signal);
  await noticeLeftScopes(pool, run, await databaseNow(pool), signal);
  const ended = await inTransaction(pool, (tx) => finishRun(tx, runId));
  if (!ended) return (await getRun(pool, runId))?.status === "running" ? "busy_elsewhere" : "finished";
  await forgetOldUploads(pool, source.id);
  await foldTallies(pool);
  engine.log.info({ source: source.name, run: runId }, "sync finished");
  return "finished";
}

async function readScopes(
  engine: SyncEngine,
  run: RunFacts,
  source: SyncSource,
  notes: RunNotes,
  signal: AbortSignal,
): Promise<void> {
  const connector = await engine.connectorOf(source.connector);
  for (;;) {
    signal.throwIfAborted();
    const claim = await claimScope(engine.pool, {
      runId: run.id,
      worker: engine.worker,
      leaseSeconds: engine.leaseSeconds,
    });
    if (!claim) return;
    const now = await databaseNow(engine.pool);
    try {
      await syncScope({ engine, source, connector, run, claim, now, signal, warn: notes.add });
      await notes.save();
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    }
  }
}

/** Waits for all readers, then throws the first error: a connection that broke under one breaks under all. */
async function settle(readers: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(readers);
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** Time of a job: taken once, from the database. */
export async function databaseNow(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>(
    "SELECT date_trunc('milliseconds', clock_timestamp()) AS now",
  );
  const now = rows[0]?.now;
  if (!now) throw new Error("The database did not answer with its time.");
  return now;
}

/** Keeps the newest file of a source; older ones served their run. */
async function forgetOldUploads(pool: Pool, sourceId: string): Promise<void> {
  await pool.query(
    `DELETE FROM uploads u WHERE source_id = $1
       AND id <> (SELECT id FROM uploads WHERE source_id = $1 AND ready_at IS NOT NULL ORDER BY created_at DESC LIMIT 1)
       AND NOT EXISTS (SELECT FROM sync_runs r WHERE r.upload_id = u.id AND r.status IN ('requested', 'running'))
       AND (ready_at IS NOT NULL OR created_at < clock_timestamp() - interval '1 day')`,
    [sourceId],
  );
}

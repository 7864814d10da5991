import { runMigrations } from "graphile-worker";
import type { Pool } from "pg";

/** Something that runs SQL: a pool, or the transaction in which the reason for the job is written. */
export interface QueueRunner {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** Creates or upgrades the job queue's own schema. */
export async function prepareQueue(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool });
}

/**
 * Wakes the worker. Jobs are wake-ups only: what there is to do stands on rows, so that a lost or repeated wake-up does no
 * harm. A second one with the same key replaces the first.
 */
export async function wakeWorker(
  runner: QueueRunner,
  task: string,
  key: string,
  payload: object,
): Promise<void> {
  await runner.query("SELECT graphile_worker.add_job($1, $2::json, job_key => $3, max_attempts => 5)", [
    task,
    JSON.stringify(payload),
    key,
  ]);
}

import type { Pool } from "pg";
import { replayTask } from "@/lib/features/rules/mutations-replay";
import { replayAskSchema } from "@/lib/features/rules/schema-replay";
import { describeError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import { replay } from "./replay";

/** Whoever says nothing for so long does not work on it any more. */
const silentSeconds = 60;

/** Works on a replay that waits, or whose worker went away, and keeps what it finds. One that another works on is left alone. */
export async function runReplay(pool: Pool, id: string, signal: AbortSignal): Promise<void> {
  const taken = await pool.query<{ asked: unknown; days: number; now: Date }>(
    `UPDATE rule_replays SET state = 'running', beat_at = clock_timestamp(), done = 0
     WHERE id = $1 AND (state = 'waiting' OR (state = 'running' AND beat_at < clock_timestamp() - make_interval(secs => $2)))
     RETURNING asked, days, clock_timestamp() AS now`,
    [id, silentSeconds],
  );
  const [row] = taken.rows;
  if (!row) return;
  try {
    const result = await replay(pool, {
      asked: replayAskSchema.parse(row.asked),
      days: row.days,
      now: row.now,
      signal,
      progress: (done, total) => beat(pool, id, done, total),
    });
    await pool.query(
      `UPDATE rule_replays SET state = 'done', result = $2, done = total, finished_at = clock_timestamp() WHERE id = $1`,
      [id, JSON.stringify(result)],
    );
  } catch (error) {
    // A worker that is told to stop leaves it to the next one.
    if (signal.aborted) throw error;
    await pool.query(
      "UPDATE rule_replays SET state = 'failed', failure = $2, finished_at = clock_timestamp() WHERE id = $1",
      [id, describeError(error).slice(0, 2000)],
    );
  }
}

async function beat(pool: Pool, id: string, done: number, total: number): Promise<void> {
  await pool.query(
    "UPDATE rule_replays SET done = $2, total = $3, beat_at = clock_timestamp() WHERE id = $1",
    [id, done, total],
  );
}

/** Wakes the worker for every replay that nobody works on. */
export async function requeueReplays(pool: Pool): Promise<void> {
  const found = await pool.query<{ id: string }>(
    `SELECT id FROM rule_replays WHERE state = 'waiting' AND asked_at < clock_timestamp() - make_interval(secs => $1)
       OR state = 'running' AND beat_at < clock_timestamp() - make_interval(secs => $1)`,
    [silentSeconds],
  );
  for (const { id } of found.rows)
    await wakeWorker(pool, replayTask, `${replayTask}:${id}`, { replayId: id });
}

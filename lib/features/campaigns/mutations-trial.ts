import type { Letter } from "@/lib/domain/alert-mail";
import { testChannelTask } from "@/lib/features/channels/mutations-tests";
import { refusal } from "@/lib/features/questions/mutations-ask";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";

/**
 * Has the worker send a letter, as somebody would get it, to whoever asks for it: a test of the channel with something to read. Gives
 * the id of the test, under which it says what came of it. Throws AppErrors `no_such_channel`, `nobody_asked`.
 */
export function requestTrial(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  { channelId, letter, to }: { channelId: string | null; letter: Letter | null; to: string },
  now: Date,
): Promise<{ testId: string }> {
  return inTransaction(pool, async (tx) => {
    if (letter === null) {
      throw refusal(
        "nobody_asked",
        "Nobody would be written to now.",
        "Choose something with somebody to ask.",
      );
    }
    await tx.query("DELETE FROM channel_tests WHERE requested_at < $1::timestamptz - interval '1 day'", [
      now,
    ]);
    const made = await tx.query<{ id: string }>(
      `INSERT INTO channel_tests (channel_id, kind, name, config, stored, requested_by, requested_at, letter)
       SELECT c.id, c.kind, c.name, c.config, ARRAY(SELECT s.field FROM channel_secrets s WHERE s.channel_id = c.id), $2, $3, $4
       FROM channels c WHERE c.id = $1 AND c.kind IN ('email', 'slack_app') RETURNING id`,
      [channelId, scope.actor, now, JSON.stringify({ ...letter, subject: `Test: ${letter.subject}`, to })],
    );
    const testId = made.rows[0]?.id;
    if (testId === undefined) {
      throw refusal("no_such_channel", "There is no channel for messages to people.", "Choose one under By.");
    }
    await wakeWorker(tx, testChannelTask, `${testChannelTask}:${testId}`, { testId });
    return { testId };
  });
}

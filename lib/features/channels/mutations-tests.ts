import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { seal, sealContext } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { lockChannel, parseChannel, refusal, type SealKeys, samePlace } from "./mutations";
import type { Submitted, TestChannel } from "./schema";
import { channelKindViews } from "./schema-kinds";

/** The field of a test's seal: all secrets of its form, as JSON. */
export const testSealField = "secrets";
/** What the worker carries out. */
export const testChannelTask = "test-channel";

/**
 * Asks the worker to try a form: what was entered is sealed, so that only the worker reads it, and dropped when it was
 * tried. Secrets of an existing channel that were left empty are its stored ones, where the form leads to the same place.
 */
export async function requestChannelTest(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  keys: SealKeys,
  test: TestChannel,
  now: Date,
): Promise<Submitted<{ testId: string }>> {
  return inTransaction(pool, async (tx) => {
    const existing = await tx.query("SELECT FROM channels WHERE id = $1", [test.channelId]);
    const channel = existing.rowCount === 0 ? null : await lockChannel(tx, test.channelId);
    if (channel !== null && channel.kind !== test.kind) {
      throw refusal("wrong_kind", "This channel is of another kind.", "Reload the page.");
    }
    const stays = channel !== null && samePlace(channel.kind, channel.config, test.fields);
    const stored = stays ? channel.secrets : [];
    const parsed = parseChannel(test.kind, test.fields, stored);
    if (!parsed.ok) return parsed;
    await tx.query("DELETE FROM channel_tests WHERE requested_at < $1::timestamptz - interval '1 day'", [
      now,
    ]);
    const { keyId, publicKey } = keys.worker;
    const made = await tx.query<{ id: string }>(
      `INSERT INTO channel_tests (channel_id, kind, name, config, stored, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [
        test.channelId,
        test.kind,
        test.name || channelKindViews[test.kind].title,
        JSON.stringify(parsed.config),
        stored,
        scope.actor,
        now,
      ],
    );
    const testId = made.rows[0]?.id;
    if (testId === undefined) throw new Error("The test was not written.");
    if (Object.keys(parsed.secrets).length > 0) {
      const context = sealContext({ table: "channel_tests", id: testId, field: testSealField, keyId });
      await tx.query("UPDATE channel_tests SET sealed = $2, key_id = $3 WHERE id = $1", [
        testId,
        Buffer.from(seal(publicKey, JSON.stringify(parsed.secrets), context)),
        keyId,
      ]);
    }
    await wakeWorker(tx, testChannelTask, `${testChannelTask}:${testId}`, { testId });
    return { ok: true, testId };
  });
}

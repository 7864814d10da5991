import { requireWhole } from "@/lib/features/rules/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { readAsking } from "./data-asking";
import { previewOverdue, toldSetting } from "./data-overdue";
import { deliverQuestionsTask, holdAsking, refusal, saveAsking } from "./mutations-ask";
import type { AskChoice, OverduePreview } from "./schema-asking";

type Database = Pick<Web, "pool">;

/** Has it ask on by itself of this, or not any more (null). Throws AppError where the scope is not the whole. */
export async function setFurther(
  { pool }: Database,
  scope: Scope,
  choice: AskChoice | null,
  now: Date,
): Promise<void> {
  requireWhole(scope);
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const further = choice === null ? null : { choice, by: scope.actor, at: now };
    await saveAsking(tx, scope, { ...(await readAsking(tx)), further }, now);
    const query = choice?.query ?? "";
    await writeAudit(tx, { type: "asking.further", on: choice !== null, query }, scope.actor, "questions");
  });
}

/**
 * Has it tell by itself what nobody answers for past its deadline, where that begins with what was seen; null: not any more.
 * Throws AppErrors `no_channel` before a first Send, `other_by_now`, and what `requireWhole` throws.
 */
export async function setOverdue(
  { pool }: Database,
  scope: Scope,
  seen: Pick<OverduePreview, "people" | "identities"> | null,
  now: Date,
): Promise<void> {
  requireWhole(scope);
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const setting = await readAsking(tx);
    if (seen !== null) {
      if (setting.channelId === null) {
        const next = "Send questions by one first.";
        throw refusal("no_channel", "No channel for messages was chosen as yet.", next);
      }
      const { people, identities } = await previewOverdue(tx, now);
      if (people !== seen.people || identities !== seen.identities) {
        throw refusal("other_by_now", "It would tell others, or of others, by now.", "Look at it again.");
      }
      // It tells within a minute, however short ago it looked.
      await tx.query("DELETE FROM settings WHERE name = $1", [toldSetting]);
    }
    const overdue = seen === null ? null : { by: scope.actor, at: now };
    await saveAsking(tx, scope, { ...setting, overdue }, now);
    const counts = seen ?? { people: 0, identities: 0 };
    await writeAudit(tx, { type: "asking.overdue", on: seen !== null, ...counts }, scope.actor, "questions");
  });
}

/** Has a webhook get an event for what is asked and answered from now on; null: none does. */
export async function setEvents(
  { pool }: Database,
  scope: Scope,
  channelId: string | null,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    if (channelId !== null) {
      const found = await tx.query("SELECT FROM channels WHERE id = $1 AND kind = 'webhook'", [channelId]);
      if (found.rowCount === 0)
        throw refusal("no_such_channel", "There is no such webhook.", "Choose another one.");
    }
    const events = channelId === null ? null : { channelId, since: now };
    await saveAsking(tx, scope, { ...(await readAsking(tx)), events }, now);
    await writeAudit(tx, { type: "asking.events", channelId }, scope.actor, "questions");
  });
}

/** Takes a message that failed up again, by the channel that is used now, or lets it rest; its questions stay in the inbox. */
export async function decideMessage(
  { pool }: Database,
  scope: Scope,
  messageId: string,
  decision: "retry" | "drop",
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const { channelId } = await readAsking(tx);
    const changed = await tx.query(
      `UPDATE owner_messages SET next_at = $2, state = CASE WHEN $3 THEN 'waiting' ELSE 'dropped' END,
         attempts = CASE WHEN $3 THEN 0 ELSE attempts END,
         channel_id = CASE WHEN $3 AND person_id IS NOT NULL THEN coalesce($4, channel_id) ELSE channel_id END
       WHERE id = $1 AND (state IN ('failed', 'given_up') OR (state = 'waiting' AND attempts > 0))`,
      [messageId, now, decision === "retry", channelId],
    );
    if (changed.rowCount === 0)
      throw refusal("not_failed", "It has not failed, or is no longer there.", "Reload the page.");
    await writeAudit(
      tx,
      { type: "owner-message.decided", messageId, decision },
      scope.actor,
      `owner-message:${messageId}`,
    );
    if (decision === "retry") await wakeWorker(tx, deliverQuestionsTask, deliverQuestionsTask, {});
  });
}

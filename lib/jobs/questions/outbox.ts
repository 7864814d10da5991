import type { Pool } from "pg";
import { type ClaimedRow, leaseFrom, outboxRows } from "@/lib/jobs/alerts/outbox-rows";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

export const messageRows = outboxRows("owner_messages");

export interface ClaimedMessage extends ClaimedRow {
  /** Null: an event. */
  personId: string | null;
  channelId: string;
  kind:
    | "asked"
    | "reminder"
    | "escalated"
    | "recorded"
    | "unowned"
    | "event_asked"
    | "event_answered"
    | "event_overdue";
  createdAt: Date;
  /** Its last sender stopped in the midst of it. */
  taken: boolean;
}

/** Takes the next message that is due, or one whose sender is gone. Null: there is none. */
export async function claimMessage(pool: Pool, now: Date): Promise<ClaimedMessage | null> {
  const taken = await pool.query<ClaimedMessage>(
    `UPDATE owner_messages m SET state = 'sending', attempts = attempts + 1, lease_until = $2
     FROM (SELECT w.id, w.state FROM owner_messages w
       WHERE (w.state = 'waiting' AND w.next_at <= $1) OR (w.state = 'sending' AND w.lease_until <= $1)
       ORDER BY w.next_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED) b
     WHERE m.id = b.id
     RETURNING m.id, m.person_id AS "personId", m.channel_id AS "channelId", m.kind, m.attempts, m.created_at AS "createdAt",
       b.state = 'sending' AS taken`,
    [now, leaseFrom(now)],
  );
  return taken.rows[0] ?? null;
}

const twice = "The worker that sent it before stopped in between: it may have arrived twice.";

/** It is there. */
export async function noteMessageSent(
  pool: Pool,
  claimed: ClaimedMessage,
  { items, note }: { items: number; note: string | null },
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await messageRows.finish(tx, claimed, "sent", { error: null, at: now, sent: true }))) return;
    const said = [claimed.taken ? twice : "", note ?? ""].filter(Boolean).join(" ");
    if (said !== "") await tx.query("UPDATE owner_messages SET note = $2 WHERE id = $1", [claimed.id, said]);
    const { id: messageId, kind, channelId, personId } = claimed;
    await writeAudit(
      tx,
      { type: "owner-message.sent", messageId, kind, channelId, personId, items },
      "worker",
      personId === null ? `channel:${channelId}` : `person:${personId}`,
    );
  });
}

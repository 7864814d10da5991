import type { Pool } from "pg";
import type { Happening } from "@/lib/domain/alert";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { type ClaimedRow, leaseFrom, outboxRows } from "./outbox-rows";

/** A message that somebody is about to send. */
export interface Claimed extends ClaimedRow {
  alertId: string;
  channelId: string;
  kind: "message" | "event" | "issue";
  createdAt: Date;
  /** An earlier sender was about to send it, and did not say what became of that. */
  posting: boolean;
}

/**
 * Takes the next message that is due and whose alert is armed and still tells over this channel, or one whose sender is
 * gone. Null: there is none.
 */
export async function claim(pool: Pool, now: Date): Promise<Claimed | null> {
  const taken = await pool.query<Claimed>(
    `UPDATE deliveries d SET state = 'sending', attempts = attempts + 1, lease_until = $2
     WHERE d.id = (
       SELECT w.id FROM deliveries w JOIN alerts a ON a.id = w.alert_id AND a.channel_id = w.channel_id
       WHERE ((w.state = 'waiting' AND w.next_at <= $1) OR (w.state = 'sending' AND w.lease_until <= $1))
         AND a.armed_at IS NOT NULL AND a.enabled
       ORDER BY w.next_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
     RETURNING d.id, d.alert_id AS "alertId", d.channel_id AS "channelId", d.kind, d.attempts, d.created_at AS "createdAt",
       d.posting_at IS NOT NULL AS posting`,
    [now, leaseFrom(now)],
  );
  return taken.rows[0] ?? null;
}

/** Notes that it is about to be sent where a second one would stand beside it. False: another took it over. */
export async function notePosting(pool: Pool, { id, attempts }: Claimed, now: Date): Promise<boolean> {
  const noted = await pool.query(
    "UPDATE deliveries SET posting_at = $3 WHERE id = $1 AND attempts = $2 AND state = 'sending'",
    [id, attempts, now],
  );
  return noted.rowCount === 1;
}

export const deliveryRows = outboxRows("deliveries");

/** It is there. `counts`: how much it told. */
export async function noteSent(
  pool: Pool,
  claimed: Claimed,
  counts: Readonly<Record<Happening, number>>,
  note: string | null,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await deliveryRows.finish(tx, claimed, "sent", { error: note, at: now, sent: true }))) return;
    const { alertId, channelId } = claimed;
    await writeAudit(
      tx,
      { type: "alert.delivered", alertId, channelId, ...counts },
      "worker",
      `alert:${alertId}`,
    );
  });
}

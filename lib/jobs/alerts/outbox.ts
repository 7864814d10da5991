import type { Pool, PoolClient } from "pg";
import type { Happening } from "@/lib/domain/alert";
import { nextAttempt } from "@/lib/domain/alert-retry";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import type { SendFailure } from "./send-failure";

/** Longer than any message takes; who is gone by then left it to others. */
const leaseMs = 300_000;

/** A message that somebody is about to send. `attempts` is the fence: who was overtaken writes nothing. */
export interface Claimed {
  id: string;
  alertId: string;
  channelId: string;
  kind: "message" | "event" | "issue";
  attempts: number;
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
    [now, new Date(now.getTime() + leaseMs)],
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

async function finish(
  tx: Pick<PoolClient, "query">,
  { id, attempts }: Claimed,
  state: string,
  more: { error: string | null; at: Date; sent?: boolean },
): Promise<boolean> {
  const done = await tx.query(
    `UPDATE deliveries SET state = $3, last_error = $4, lease_until = NULL, posting_at = NULL, next_at = $5,
       sent_at = CASE WHEN $6 THEN $5 ELSE sent_at END
     WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [id, attempts, state, more.error, more.at, more.sent ?? false],
  );
  return done.rowCount === 1;
}

/** It is there. `counts`: how much it told. */
export async function noteSent(
  pool: Pool,
  claimed: Claimed,
  counts: Readonly<Record<Happening, number>>,
  note: string | null,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await finish(tx, claimed, "sent", { error: note, at: now, sent: true }))) return;
    const { alertId, channelId } = claimed;
    await writeAudit(
      tx,
      { type: "alert.delivered", alertId, channelId, ...counts },
      "worker",
      `alert:${alertId}`,
    );
  });
}

/** It did not go: it is tried again later, or not any more. */
export async function noteFailure(
  pool: Pool,
  claimed: Claimed,
  { message, again, askedMs }: SendFailure,
  now: Date,
): Promise<void> {
  const next = again ? nextAttempt(claimed.attempts, now, askedMs) : null;
  const state = next ? "waiting" : again ? "given_up" : "failed";
  await finish(pool, claimed, state, { error: message, at: next ?? now });
}

/** Nothing of it has to be told any more. */
export async function noteDropped(pool: Pool, claimed: Claimed, why: string, now: Date): Promise<void> {
  await finish(pool, claimed, "dropped", { error: why, at: now });
}

/** It waits on, as if it had not been taken; that it may have been sent stays noted. */
export async function putBack(pool: Pool, claimed: Claimed, now: Date): Promise<void> {
  await pool.query(
    `UPDATE deliveries SET state = 'waiting', attempts = attempts - 1, lease_until = NULL, next_at = $3
     WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [claimed.id, claimed.attempts, now],
  );
}

import type { Pool, PoolClient } from "pg";
import { nextAttempt } from "@/lib/domain/alert-retry";
import type { SendFailure } from "./send-failure";

/** What every outbox has in common: rows with a lease, and the number of attempts as the fence. */

/** Longer than any message takes; who is gone by then left it to others. */
const leaseMs = 300_000;

export const leaseFrom = (now: Date) => new Date(now.getTime() + leaseMs);

/** A row that somebody is about to send. Who was overtaken has another number of attempts, and writes nothing. */
export interface ClaimedRow {
  id: string;
  attempts: number;
}

type Runner = Pick<PoolClient, "query">;

export interface OutboxRows {
  /** Ends an attempt. False: somebody else has the row meanwhile. */
  finish(
    tx: Runner,
    claimed: ClaimedRow,
    state: string,
    more: { error: string | null; at: Date; sent?: boolean },
  ): Promise<boolean>;
  /** It did not go: it is tried again later, or not any more. */
  noteFailure(pool: Pool, claimed: ClaimedRow, failure: SendFailure, now: Date): Promise<void>;
  /** Nothing of it has to be told any more. */
  noteDropped(pool: Pool, claimed: ClaimedRow, why: string, now: Date): Promise<void>;
  /** It waits on, as if it had not been taken; that it may have been sent stays noted. */
  putBack(pool: Pool, claimed: ClaimedRow, now: Date): Promise<void>;
}

/** The rows of one outbox. */
export function outboxRows(table: "deliveries" | "owner_messages"): OutboxRows {
  const settled = table === "deliveries" ? ", posting_at = NULL" : "";
  const finish: OutboxRows["finish"] = async (tx, { id, attempts }, state, more) => {
    const done = await tx.query(
      `UPDATE ${table} SET state = $3, last_error = $4, lease_until = NULL, next_at = $5,
         sent_at = CASE WHEN $6 THEN $5 ELSE sent_at END${settled}
       WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
      [id, attempts, state, more.error, more.at, more.sent ?? false],
    );
    return done.rowCount === 1;
  };
  return {
    finish,
    async noteFailure(pool, claimed, { message, again, askedMs }, now) {
      const next = again ? nextAttempt(claimed.attempts, now, askedMs) : null;
      const state = next ? "waiting" : again ? "given_up" : "failed";
      await finish(pool, claimed, state, { error: message, at: next ?? now });
    },
    async noteDropped(pool, claimed, why, now) {
      await finish(pool, claimed, "dropped", { error: why, at: now });
    },
    async putBack(pool, { id, attempts }, now) {
      await pool.query(
        `UPDATE ${table} SET state = 'waiting', attempts = attempts - 1, lease_until = NULL, next_at = $3
         WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
        [id, attempts, now],
      );
    },
  };
}

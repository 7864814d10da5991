import type { Pool } from "pg";
import { isConnectionLoss } from "@/lib/platform/transaction";
import type { ClaimedRow, OutboxRows } from "./outbox-rows";
import { SendFailure, sendFailureOf } from "./send-failure";

/** So many are sent at the same time: one that is slow does not keep the others waiting. */
const atOnce = 4;

export interface Drain<Claimed extends ClaimedRow> {
  pool: Pool;
  rows: OutboxRows;
  /** The database's clock. */
  now: () => Promise<Date>;
  /** Takes the next that is due; null: there is none. */
  claim: (now: Date) => Promise<Claimed | null>;
  /** Sends one and notes it. Throws SendFailure. */
  send: (claimed: Claimed, now: Date) => Promise<void>;
  warn: (error: unknown, id: string) => void;
}

/** Sends what is due until nothing is. What it does not finish is due again when its lease ends. */
export async function drain<Claimed extends ClaimedRow>(
  outbox: Drain<Claimed>,
  signal: AbortSignal,
): Promise<void> {
  const one = async () => {
    for (;;) {
      signal.throwIfAborted();
      const claimed = await outbox.claim(await outbox.now());
      if (claimed === null) return;
      await attempt(outbox, claimed, signal);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function attempt<Claimed extends ClaimedRow>(
  { pool, rows, now: clock, send, warn }: Drain<Claimed>,
  claimed: Claimed,
  signal: AbortSignal,
): Promise<void> {
  const now = await clock();
  try {
    await send(claimed, now);
  } catch (error) {
    if (signal.aborted) return rows.putBack(pool, claimed, now);
    const expected = sendFailureOf(error);
    if (isConnectionLoss(error) && expected === null) throw error;
    if (expected === null) warn(error, claimed.id);
    const failure =
      expected ?? new SendFailure("It stopped for a reason that only the worker's log tells.", true);
    await rows.noteFailure(pool, claimed, failure, await clock());
  }
}

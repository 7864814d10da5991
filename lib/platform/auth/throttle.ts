import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

/**
 * Attempts are counted in the database, for all web processes together. When it cannot be asked, the error goes on to
 * the caller and the attempt is refused.
 */

export type Verdict = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Attempts that may follow each other quickly: by account, and by network, which many people may share. */
const quick = { account: 5, network: 30 };
/** The count starts anew after a day without an attempt. */
const memorySeconds = 86_400;
const longestWaitSeconds = 900;

function limiter(pool: Pool, prefix: string, points: number, duration: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    keyPrefix: prefix,
    points,
    duration,
  });
}

/** Takes so many points; the verdict is no when there are none left. Errors of the database are thrown. */
async function take(
  from: RateLimiterPostgres,
  key: string,
  seconds?: number,
): Promise<Verdict & { taken: number }> {
  try {
    const result = await from.consume(key, 1, seconds === undefined ? {} : { customDuration: seconds });
    return { allowed: true, taken: result.consumedPoints };
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    const retryAfterSeconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
    return { allowed: false, retryAfterSeconds, taken: reason.consumedPoints };
  }
}

/** The wait that follows the n-th attempt: none at first, then 1, 2, 4 … seconds up to 15 minutes. */
export function waitAfter(attempt: number, quickAttempts: number): number {
  if (attempt <= quickAttempts) return 0;
  return Math.min(2 ** (attempt - quickAttempts - 1), longestWaitSeconds);
}

/** Slows down guessing by account and by network, never locking anybody out for longer than 15 minutes. */
export class SignInThrottle {
  private readonly attempts: RateLimiterPostgres;
  private readonly gate: RateLimiterPostgres;
  private readonly notice: RateLimiterPostgres;

  constructor(pool: Pool) {
    this.attempts = limiter(pool, "sign-in", 1_000_000, memorySeconds);
    this.gate = limiter(pool, "sign-in-gate", 1, 1);
    this.notice = limiter(pool, "sign-in-notice", 1, 60);
  }

  /** Counts an attempt before it is judged, so that many at once are not all judged by the same count. */
  async begin(account: string, network: string): Promise<Verdict> {
    const byNetwork = await this.pass(`network:${network}`, quick.network);
    if (!byNetwork.allowed) return byNetwork;
    return this.pass(`account:${keyOf(account)}`, quick.account);
  }

  /** The attempt was right: the account starts anew and the network gets its attempt back. */
  async succeeded(account: string, network: string): Promise<void> {
    await this.attempts.delete(`account:${keyOf(account)}`);
    await this.gate.delete(`account:${keyOf(account)}`);
    await this.attempts.reward(`network:${network}`, 1);
  }

  /** Whether a refusal is worth a row of the audit log: the first in a minute of one account from one network. */
  async isNews(account: string, network: string): Promise<boolean> {
    return (await take(this.notice, `${keyOf(account)}:${network}`)).allowed;
  }

  private async pass(key: string, quickAttempts: number): Promise<Verdict> {
    const { taken } = await take(this.attempts, key);
    const wait = waitAfter(taken, quickAttempts);
    if (wait === 0) return { allowed: true };
    // Slow now: one attempt at a time goes through the gate, which then closes for the wait.
    const verdict = await take(this.gate, key, wait);
    if (!verdict.allowed) await this.attempts.reward(key, 1);
    return verdict;
  }
}

/** At most so many calls of one key in so many seconds. */
export class CallLimit {
  private readonly calls: RateLimiterPostgres;

  constructor(pool: Pool, name: string, points: number, seconds: number) {
    this.calls = limiter(pool, name, points, seconds);
  }

  async take(key: string): Promise<Verdict> {
    return take(this.calls, key);
  }
}

/** Names that were tried are not kept: one may be a password that was typed into the wrong field. */
function keyOf(account: string): string {
  return createHash("sha256").update(account).digest("hex").slice(0, 32);
}

/** Removes counts that ended an hour ago. */
export async function forgetOldAttempts(pool: Pool, now: Date): Promise<void> {
  await pool.query("DELETE FROM rate_limits WHERE expire < $1", [now.getTime() - 3_600_000]);
}

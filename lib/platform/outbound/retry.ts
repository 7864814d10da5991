/** How calls are repeated. Times in milliseconds. */
export type RetryOptions = {
  /** First wait; doubles each time. */
  baseMs: number;
  /** Longest single wait that we choose ourselves. */
  capMs: number;
  /** How often a call is sent at most. */
  tries: number;
  /** Longest time that one call waits altogether, whatever the source asks for. */
  budgetMs: number;
};

export const defaultRetry = { capMs: 60_000, tries: 8, budgetMs: 15 * 60_000 };

/** Full jitter: anything from nothing to the doubled wait. `attempt` counts from 1, `random` is in [0, 1). */
export function backoffMs(attempt: number, options: RetryOptions, random: () => number): number {
  const most = Math.min(options.capMs, options.baseMs * 2 ** (attempt - 1));
  return Math.round(random() * most);
}

/**
 * The wait that a Retry-After header asks for (RFC 9110 §10.2.3: seconds, or a date), in milliseconds; null when there
 * is none or it is neither.
 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,12}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse alone would take "7 apples" for a day.
  if (!/^[A-Za-z]{3,9}, .*\d GMT$|^[A-Za-z]{3} [A-Za-z]{3} .*\d{4}$/.test(text)) return null;
  const at = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Statuses after which the same call may succeed later. */
export function isTransient(status: number): boolean {
  return status === 429 || status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

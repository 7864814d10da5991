/** A delivery is tried so often, over a day. */
export const mostAttempts = 8;

const minutes = 60_000;
/** How long is waited after the first attempt that failed, the second … */
const waits = [1, 5, 15, 60, 180, 360, 720].map((each) => each * minutes);
/** Longer than this a receiver is not obeyed. */
const longestWait = 24 * 60 * minutes;

/** When a delivery is tried again after `attempts` that failed; null: not any more. `askedMs`: what the receiver asked for. */
export function nextAttempt(attempts: number, now: Date, askedMs: number | null): Date | null {
  if (attempts >= mostAttempts) return null;
  const own = waits[attempts - 1] ?? longestWait;
  return new Date(now.getTime() + Math.min(Math.max(own, askedMs ?? 0), longestWait));
}

/** Waits for work that does not listen to a signal; when the signal says so, not a moment longer. */
export async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const done = new AbortController();
  const aborted = new Promise<never>((_resolve, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason), { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    done.abort();
  }
}

/**
 * Runs work under a signal that also ends after a time. Not `AbortSignal.timeout`: inside `AbortSignal.any` Node may
 * collect that one before it fires.
 */
export async function* withPatience<T>(
  given: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error("The time to wait is over.")), milliseconds);
  try {
    yield* work(AbortSignal.any([given, over.signal]));
  } finally {
    clearTimeout(timer);
  }
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ActionFailure } from "@/lib/platform/action-client";

/** What became of something that was sent. Lost: it may have arrived or not; sending it again is safe. */
export type Sent<Answer> =
  | { kind: "done"; answered: Answer }
  | { kind: "refused"; what: string }
  | { kind: "lost" };

interface Result<Answer> {
  data?: Answer;
  serverError?: ActionFailure;
  validationErrors?: unknown;
}

/** Refusals that pass by themselves. */
const passing = new Set(["database_unreachable", "query_timeout", "disk_full"]);

/** Sends one answer; a connection that fails is no refusal. */
export async function sendOnce<Answer>(
  action: () => Promise<Result<Answer> | undefined>,
): Promise<Sent<Answer>> {
  const result = await action().catch(() => undefined);
  if (result === undefined) return { kind: "lost" };
  if (result.data !== undefined) return { kind: "done", answered: result.data };
  if (result.serverError && passing.has(result.serverError.code)) return { kind: "lost" };
  const { what, next } = result.serverError ?? {
    what: "This answer cannot be used.",
    next: "Answer it again.",
  };
  return { kind: "refused", what: `${what} ${next}` };
}

/** Seconds to wait before the n-th try after a connection failed. */
export function pauseBefore(attempt: number): number {
  return Math.min(2 ** attempt, 30);
}

/** Until the pause is over, or the browser is connected again. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, pauseBefore(attempt) * 1000);
    window.addEventListener("online", end);
  });
}

export interface AnswerQueue<Item> {
  add: (item: Item) => void;
  /** Takes one back that was not sent yet; false when it is too late for that. */
  drop: (isIt: (item: Item) => boolean) => boolean;
  /** So many are not confirmed yet. */
  waiting: number;
  /** The connection failed; they are kept and sent again. */
  held: boolean;
}

/**
 * Answers are shown at once and sent one after the other. One that is tapped while the signal is bad is kept, sent again until
 * it is confirmed, and asked for before the page is left. `kept` outlives the page, in this tab.
 */
export function useAnswerQueue<Item, Answer>({
  send,
  onSent,
  kept,
}: {
  send: (item: Item) => Promise<Sent<Answer>>;
  onSent: (item: Item, sent: Exclude<Sent<Answer>, { kind: "lost" }>, isLast: boolean) => void;
  kept?: { read: () => Item[]; write: (items: readonly Item[]) => void };
}): AnswerQueue<Item> {
  const items = useRef<Item[]>([]);
  const running = useRef(false);
  const here = useRef(true);
  const calls = useRef({ send, onSent, kept });
  calls.current = { send, onSent, kept };
  const [shown, setShown] = useState({ waiting: 0, held: false });

  const tell = useCallback((held: boolean) => {
    calls.current.kept?.write(items.current);
    setShown({ waiting: items.current.length, held });
  }, []);
  const run = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    let tries = 0;
    for (let item = items.current[0]; item !== undefined && here.current; item = items.current[0]) {
      const sent = await calls.current.send(item);
      if (!here.current) break;
      if (sent.kind === "lost") {
        tell(true);
        tries += 1;
        await pause(tries);
        continue;
      }
      tries = 0;
      items.current = items.current.slice(1);
      tell(false);
      calls.current.onSent(item, sent, items.current.length === 0);
    }
    running.current = false;
  }, [tell]);

  useEffect(() => {
    here.current = true;
    items.current = [...(calls.current.kept?.read() ?? []), ...items.current];
    if (items.current.length > 0) {
      tell(false);
      void run();
    }
    return () => {
      here.current = false;
    };
  }, [run, tell]);
  useEffect(() => {
    if (shown.waiting === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [shown.waiting]);

  const add = useCallback(
    (item: Item) => {
      items.current = [...items.current, item];
      tell(false);
      void run();
    },
    [run, tell],
  );
  const drop = useCallback(
    (isIt: (item: Item) => boolean) => {
      const [first, ...rest] = items.current;
      const left = rest.filter((item) => !isIt(item));
      if (first === undefined || left.length === rest.length) return false;
      items.current = [first, ...left];
      tell(false);
      return true;
    },
    [tell],
  );
  return { add, drop, ...shown };
}

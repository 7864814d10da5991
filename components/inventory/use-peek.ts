"use client";

import { useEffect, useState } from "react";
import type { ErrorFacts } from "@/components/feedback/error-state";
import { failureFrom } from "@/components/inventory/failure";
import { type Peek, peekFromJson } from "@/lib/features/identities/schema-view";

export type PeekState =
  | { state: "loading" }
  | { state: "shown"; peek: Peek }
  | { state: "failed"; failure: ErrorFacts };

/** Walking down a list with a key held must not ask for every row that is passed. */
const patienceMs = 80;
const kept = 40;
const loading: PeekState = { state: "loading" };

/** Asks for the details of one identity; those looked at last are kept while the list is open. */
export function usePeek(id: string | undefined): [PeekState, again: () => void] {
  const [cache] = useState(() => new Map<string, Peek>());
  const [answer, setAnswer] = useState<{ id: string; state: PeekState }>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (id === undefined) return;
    const controller = new AbortController();
    const timer = setTimeout(
      async () => {
        try {
          const peek = cache.get(id) ?? (await fetchPeek(id, controller.signal));
          cache.delete(id);
          cache.set(id, peek);
          const [oldest] = cache.keys();
          if (cache.size > kept && oldest !== undefined) cache.delete(oldest);
          if (!controller.signal.aborted) setAnswer({ id, state: { state: "shown", peek } });
        } catch (error) {
          if (controller.signal.aborted) return;
          setAnswer({ id, state: { state: "failed", failure: failureFrom(error) } });
        }
      },
      cache.has(id) || attempt > 0 ? 0 : patienceMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [id, cache, attempt]);
  const again = () => {
    setAnswer(undefined);
    setAttempt((before) => before + 1);
  };
  return [answer?.id === id && answer ? answer.state : loading, again];
}

async function fetchPeek(id: string, signal: AbortSignal): Promise<Peek> {
  const response = await fetch(`/api/inventory/peek?id=${encodeURIComponent(id)}`, { signal });
  const body: unknown = await response.json();
  if (!response.ok) throw body;
  return peekFromJson.parse(body);
}

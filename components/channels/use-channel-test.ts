"use client";

import { useEffect, useRef, useState } from "react";
import { testChannelAction } from "@/lib/features/channels/actions";
import type { ChannelTestView, TestChannel } from "@/lib/features/channels/schema";

/** How often the answer is looked for. */
const lookMs = 300;
/** The worker answers within eight seconds of taking the test up; after this nobody did. */
const patienceMs = 15_000;

export type ChannelTestState =
  | { is: "idle" }
  | { is: "running" }
  | { is: "works"; said: string }
  | { is: "failed"; what: string }
  | { is: "invalid"; fieldErrors: Record<string, string> }
  | { is: "unanswered"; what: string; next: string };

/** Tests a form: asks the worker, and waits for its answer. A new test drops the one before. */
export function useChannelTest(): [ChannelTestState, (test: TestChannel) => Promise<void>, () => void] {
  const [state, setState] = useState<ChannelTestState>({ is: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async (test: TestChannel) => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    const tell = (next: ChannelTestState) => {
      if (!mine.signal.aborted) setState(next);
    };
    tell({ is: "running" });
    const result = await testChannelAction(test).catch(() => null);
    if (result?.serverError) {
      const { what, safe, next } = result.serverError;
      return tell({ is: "unanswered", what, next: `${safe} ${next}` });
    }
    if (!result?.data) {
      return tell({
        is: "unanswered",
        what: "Rollcall could not be reached.",
        next: "Nothing was changed. Try again.",
      });
    }
    if (!result.data.ok) return tell({ is: "invalid", fieldErrors: result.data.fieldErrors });
    tell(await follow(result.data.testId, mine.signal));
  };
  const reset = () => {
    stop.current?.abort();
    setState({ is: "idle" });
  };
  return [state, run, reset];
}

/** Waits for what came of a test that the worker was asked for. */
export async function follow(testId: string, signal: AbortSignal): Promise<ChannelTestState> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && !signal.aborted) {
    const view = await look(testId, signal);
    if (view?.state === "done") {
      return view.failure === null
        ? { is: "works", said: view.said ?? "It works." }
        : { is: "failed", what: view.failure };
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return {
    is: "unanswered",
    what: "The worker did not answer.",
    next: "Nothing was changed. Look whether it runs (`rollcall up` starts it), then test again.",
  };
}

async function look(testId: string, signal: AbortSignal): Promise<ChannelTestView | null> {
  try {
    const { channelTestSchema } = await import("@/lib/features/channels/schema");
    const answer = await fetch(`/api/channels/tests?id=${testId}`, { signal, cache: "no-store" });
    return answer.ok ? (channelTestSchema.safeParse(await answer.json()).data ?? null) : null;
  } catch {
    return null;
  }
}

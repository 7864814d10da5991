"use client";

import { useEffect, useRef, useState } from "react";
import { testSourceAction } from "@/lib/features/sources/actions";
import type { TestSource, TestView } from "@/lib/features/sources/schema-setup";

/** How often the answer is looked for. */
const lookMs = 300;
/** The worker answers within five seconds of taking the test up; after this nobody did. */
const patienceMs = 12_000;

export type TestState =
  | { is: "idle" }
  | { is: "running"; view: TestView | null }
  | { is: "done"; view: TestView }
  | { is: "invalid"; fieldErrors: Record<string, string> }
  | { is: "unanswered"; what: string; next: string };

const unreachable: TestState = {
  is: "unanswered",
  what: "Rollcall could not be reached.",
  next: "Nothing was changed. Try again.",
};

/** Tests a form: asks the worker, and follows its answer line by line. A new test drops the one before. */
export function useSourceTest(): [TestState, (test: TestSource) => Promise<void>, () => void] {
  const [state, setState] = useState<TestState>({ is: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async (test: TestSource) => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    const tell = (next: TestState) => {
      if (!mine.signal.aborted) setState(next);
    };
    tell({ is: "running", view: null });
    const result = await testSourceAction(test).catch(() => null);
    if (result?.serverError) {
      const { what, safe, next } = result.serverError;
      return tell({ is: "unanswered", what, next: `${safe} ${next}` });
    }
    if (!result?.data) return tell(unreachable);
    if (!result.data.ok) return tell({ is: "invalid", fieldErrors: result.data.fieldErrors });
    tell(await follow(result.data.testId, mine.signal, (view) => tell({ is: "running", view })));
  };
  const reset = () => {
    stop.current?.abort();
    setState({ is: "idle" });
  };
  return [state, run, reset];
}

async function follow(
  testId: string,
  signal: AbortSignal,
  onNews: (view: TestView) => void,
): Promise<TestState> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && !signal.aborted) {
    const view = await look(testId, signal);
    if (view?.state === "done") return { is: "done", view };
    if (view) onNews(view);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return {
    is: "unanswered",
    what: "The worker did not answer.",
    next: "Nothing was changed. Look whether it runs (`rollcall up` starts it), then test again.",
  };
}

async function look(testId: string, signal: AbortSignal): Promise<TestView | null> {
  try {
    const { testViewSchema } = await import("@/lib/features/sources/schema-setup");
    const answer = await fetch(`/api/sources/tests?id=${testId}`, { signal, cache: "no-store" });
    return answer.ok ? (testViewSchema.safeParse(await answer.json()).data ?? null) : null;
  } catch {
    return null;
  }
}

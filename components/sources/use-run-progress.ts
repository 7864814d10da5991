"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { RunProgress } from "@/lib/features/sources/schema-runs";
import { isActive } from "@/lib/features/sources/schema-words";

/** How often it is asked while something is read, and while nothing is. */
const busyMs = 1_000;
const idleMs = 20_000;

/**
 * How far the runs are, asked again and again. When one ends, the page is loaded anew, so that what it shows is what was
 * read. `watch` names a run that is followed to its end even if it ended before the first question.
 */
export function useRunProgress(
  start: readonly RunProgress[],
  watch?: string,
): { runs: readonly RunProgress[]; lost: boolean } {
  const [asked, setAsked] = useState<readonly RunProgress[] | null>(null);
  const [lost, setLost] = useState(false);
  const router = useRouter();
  const runs = asked ?? start;
  // The page that names a run to watch shows it as active, even if it ended while the page was made.
  const key = [...new Set([...activeIds(start), ...(watch === undefined ? [] : [watch])])].join();
  const active = useRef<string[]>([]);

  useEffect(() => {
    // What the page was loaded with is newer than what was asked before.
    setAsked(null);
    active.current = key === "" ? [] : key.split(",");
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const next = document.hidden ? undefined : await fetchProgress(stop.signal, watch);
      if (stop.signal.aborted) return;
      if (next !== undefined) setLost(next === null);
      if (next) {
        const now = activeIds(next);
        const changed = [...active.current].sort().join() !== [...now].sort().join();
        active.current = now;
        setAsked(next);
        if (changed) router.refresh();
      }
      timer = setTimeout(ask, active.current.length > 0 ? busyMs : idleMs);
    };
    timer = setTimeout(ask, active.current.length > 0 ? busyMs : idleMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [router, watch, key]);

  return { runs, lost };
}

function activeIds(runs: readonly RunProgress[]): string[] {
  return runs.filter((run) => isActive(run.status)).map((run) => run.id);
}

async function fetchProgress(
  signal: AbortSignal,
  watch: string | undefined,
): Promise<readonly RunProgress[] | null> {
  try {
    const query = watch === undefined ? "" : `?run=${encodeURIComponent(watch)}`;
    const { progressSchema } = await import("@/lib/features/sources/schema-runs");
    const answer = await fetch(`/api/sources/progress${query}`, { signal, cache: "no-store" });
    if (!answer.ok) return null;
    return progressSchema.safeParse(await answer.json()).data?.runs ?? null;
  } catch {
    return null;
  }
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { formatNumber } from "@/components/ui/number-format";
import { Progress } from "@/components/ui/progress";
import { showText } from "@/lib/domain/text";
import type { SyncProgress as Facts } from "@/lib/features/overview/schema";

/** How often it is asked while something runs, and while nothing does. */
const busyMs = 1_500;
const idleMs = 15_000;
/** The sentences of the page are read anew at most this often. */
const refreshMs = 5_000;

/** What is being read now. It asks again and again, and has the page's sentences read anew when there is news. */
export function SyncProgress({ start }: { start: Facts }) {
  const [facts, setFacts] = useState(start);
  const [lost, setLost] = useState(false);
  const router = useRouter();
  const shown = useRef({ news: newsOf(start), at: Number.NEGATIVE_INFINITY });

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const next = await fetchProgress(stop.signal);
      if (stop.signal.aborted) return;
      setLost(next === null);
      if (next) {
        setFacts(next);
        const news = newsOf(next);
        const now = performance.now();
        if (news !== shown.current.news && (next.runs.length === 0 || now - shown.current.at > refreshMs)) {
          shown.current = { news, at: now };
          router.refresh();
        }
      }
      timer = setTimeout(ask, next && next.runs.length > 0 ? busyMs : idleMs);
    };
    timer = setTimeout(ask, busyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [router]);

  if (facts.runs.length === 0) return null;
  return (
    <section
      aria-label="Being read now"
      className="mb-5 flex flex-col gap-3 rounded border border-line-subtle bg-surface p-4"
    >
      {facts.runs.map((run) => (
        <Progress
          key={run.sourceId}
          label={`Reading ${showText(run.source, 60)}`}
          value={run.scopes > 1 ? run.done : undefined}
          max={run.scopes}
          detail={detailOf(run)}
        />
      ))}
      {lost ? (
        <p className="text-muted text-sm">Rollcall does not answer at the moment; asking again.</p>
      ) : null}
    </section>
  );
}

/** What must change for the sentences to be read anew. */
function newsOf({ runs, ended }: Facts): string {
  return JSON.stringify([ended, runs.map((run) => [run.identities, run.credentials, run.placements])]);
}

function detailOf(run: Facts["runs"][number]): string {
  if (run.status === "requested") return "waiting for the worker";
  const found = [
    [run.identities, "identities"],
    [run.credentials, "credentials"],
    [run.placements, "places"],
  ] as const;
  const counts = found
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatNumber(count)} ${word}`);
  const parts = run.scopes > 1 ? [`${run.done} of ${run.scopes} parts`] : [];
  return [...parts, ...(counts.length > 0 ? counts : ["looking around"])].join(" · ");
}

async function fetchProgress(signal: AbortSignal): Promise<Facts | null> {
  try {
    const { progressSchema } = await import("@/lib/features/overview/schema");
    const answer = await fetch("/api/progress", { signal, cache: "no-store" });
    if (!answer.ok) return null;
    return progressSchema.safeParse(await answer.json()).data ?? null;
  } catch {
    return null;
  }
}

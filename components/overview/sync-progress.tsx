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
        if (news !== shown.current.news && (!isBusy(next) || now - shown.current.at > refreshMs)) {
          shown.current = { news, at: now };
          router.refresh();
        }
      }
      timer = setTimeout(ask, next && isBusy(next) ? busyMs : idleMs);
    };
    timer = setTimeout(ask, busyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [router]);

  if (!isBusy(facts)) return null;
  return (
    <section
      aria-label="Being read now"
      className="mb-5 flex flex-col gap-3 rounded border border-line-subtle bg-surface p-4"
    >
      {facts.demo ? (
        <Progress
          label="Loading the demo organisation"
          value={facts.demo.read}
          max={facts.demo.sources}
          detail={[`${facts.demo.read} of ${facts.demo.sources} sources`, ...foundIn(facts.demo)].join(" · ")}
        />
      ) : null}
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

function isBusy({ runs, demo }: Facts): boolean {
  return runs.length > 0 || demo !== null;
}

/** What must change for the sentences to be read anew. */
function newsOf({ runs, demo, ended }: Facts): string {
  const seen = [...runs, ...(demo ? [demo] : [])];
  return JSON.stringify([ended, seen.map((each) => [each.identities, each.credentials, each.placements])]);
}

function detailOf(run: Facts["runs"][number]): string {
  if (run.status === "requested") return "waiting for the worker";
  const counts = foundIn(run);
  const parts = run.scopes > 1 ? [`${run.done} of ${run.scopes} parts`] : [];
  return [...parts, ...(counts.length > 0 ? counts : ["looking around"])].join(" · ");
}

function foundIn(seen: { identities: number; credentials: number; placements: number }): string[] {
  const found = [
    [seen.identities, "identities"],
    [seen.credentials, "credentials"],
    [seen.placements, "places"],
  ] as const;
  return found.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`);
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

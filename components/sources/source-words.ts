import type { BadgeTone } from "@/components/ui/badge";
import type { SourceCard } from "@/lib/features/sources/schema-cards";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import type { RunProgress } from "@/lib/features/sources/schema-runs";
import type { RunStatus } from "@/lib/features/sources/schema-words";

/** What state a source is in: the word, and the colour that repeats it. */
export function stateOf(source: Pick<SourceCard, "state" | "lastRun" | "mode">): {
  word: string;
  tone: BadgeTone;
} {
  if (source.mode === "log") return { word: "Logs only", tone: "neutral" };
  switch (source.state) {
    case "fresh":
      return { word: "Up to date", tone: "ok" };
    case "stale":
      return { word: "Late", tone: "medium" };
    case "held":
      return { word: "Waits for a decision", tone: "high" };
    case "failing":
      return source.lastRun?.status === "failed"
        ? { word: "Cannot be read", tone: "critical" }
        : { word: "Read in part", tone: "medium" };
    case "new":
      return { word: "Not read yet", tone: "unknown" };
  }
}

export const runWords: Record<RunStatus, { word: string; tone: BadgeTone }> = {
  requested: { word: "Waiting", tone: "accent" },
  running: { word: "Reading", tone: "accent" },
  complete: { word: "Complete", tone: "ok" },
  incomplete: { word: "In part", tone: "medium" },
  failed: { word: "Failed", tone: "critical" },
};

/** How far anything has shown that a connector reads rightly. */
export const proofWords = {
  verified: "Verified",
  partly: "Partly verified",
  unverified: "Unverified against a live tenant",
} as const satisfies Record<ConnectorView["proof"]["state"], string>;

export const triggerWords = {
  person: "asked for by",
  schedule: "on schedule",
  import: "file brought by",
  command: "asked for by",
} as const;

/** How far a run is, for people. */
export function progressWords(run: RunProgress): string {
  if (run.status === "requested") return "Waiting for the worker";
  if (!run.planned) return "Looking what there is to read";
  const done = run.complete + run.incomplete;
  const parts = run.scopes > 0 ? `${done} of ${run.scopes} scopes` : "Starting";
  return run.records > 0 ? `${parts} · ${run.records.toLocaleString("en")} records` : parts;
}

/** A schedule in words. */
export function scheduleWords(everyMinutes: number | null): string {
  if (everyMinutes === null) return "only on request";
  if (everyMinutes === 60) return "every hour";
  if (everyMinutes === 1440) return "every day";
  return everyMinutes % 60 === 0 ? `every ${everyMinutes / 60} hours` : `every ${everyMinutes} minutes`;
}

/** Bytes as people read them: `12 kB`, `3.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** How long a run took, in seconds or minutes. */
export function durationWords(from: Date, to: Date): string {
  const seconds = Math.max(0, (to.getTime() - from.getTime()) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

import type { Answer } from "@/lib/domain/answer";
import { type LastUsed, lastUsedGrades, noTelemetry } from "@/lib/domain/record";

const dayMs = 86_400_000;

/**
 * Folds the last use of every way in (credentials, usage, sightings) and what the identity's own source states into one.
 * `at` is the latest, with its grade and precision. `coveredSince` is the latest of all, because before it at least one
 * way in was unwatched; one way in with a gap leaves it empty. Nothing to fold is no telemetry. A use that a log shows
 * (`observed`) moves the last use forward and says nothing of coverage: a log holds what somebody brought of it.
 *
 * Reference implementation: the SQL in `lib/features/identities/mutations-derived.ts` must agree; tests compare them.
 */
export function foldLastUsed(
  waysIn: readonly LastUsed[],
  own: LastUsed | null,
  observed: Date | null = null,
): LastUsed {
  const stated = foldStated(own ? [...waysIn, own] : waysIn);
  if (!observed || (stated.at && stated.at > observed)) return stated;
  return { ...stated, at: observed, grade: "observed", precisionSeconds: 0 };
}

function foldStated(all: readonly LastUsed[]): LastUsed {
  const first = all[0];
  if (!first) return noTelemetry;
  const winner = all.reduce(later, first);
  const gap = worstGap(all);
  const uncovered = gap !== "none" || all.some((each) => each.coveredSince === null);
  const starts = all.flatMap((each) => (each.coveredSince ? [each.coveredSince.getTime()] : []));
  return {
    at: winner.at,
    grade: winner.at ? winner.grade : "none",
    precisionSeconds: winner.at ? winner.precisionSeconds : null,
    coveredSince: uncovered ? null : new Date(Math.max(...starts)),
    gap,
  };
}

function later(best: LastUsed, each: LastUsed): LastUsed {
  const a = best.at?.getTime() ?? Number.NEGATIVE_INFINITY;
  const b = each.at?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (a !== b) return b > a ? each : best;
  const grades = lastUsedGrades.indexOf(best.grade) - lastUsedGrades.indexOf(each.grade);
  if (grades !== 0) return grades > 0 ? each : best;
  const finer =
    (each.precisionSeconds ?? Number.POSITIVE_INFINITY) < (best.precisionSeconds ?? Number.POSITIVE_INFINITY);
  return finer ? each : best;
}

function worstGap(all: readonly LastUsed[]): LastUsed["gap"] {
  if (all.some((each) => each.gap === "not_permitted")) return "not_permitted";
  return all.some((each) => each.gap === "no_telemetry") ? "no_telemetry" : "none";
}

/** What the questions about use need to know of an identity or a credential. */
export interface UseFacts {
  lastUsed: LastUsed;
  createdAt: Date | null;
}

/**
 * Whether it was not used for `days` days. Yes needs the last use, or without one the creation, to be older than that,
 * and use to be recorded over the whole time. A use or creation since then is a no, whatever was recorded before it.
 */
export function isUnused({ lastUsed, createdAt }: UseFacts, days: number, now: Date): Answer {
  const since = now.getTime() - days * dayMs;
  const reference = lastUsed.at ?? createdAt;
  if (!reference) return "unknown";
  if (reference.getTime() >= since) return "no";
  return isCoveredSince(lastUsed, new Date(since)) ? "yes" : "unknown";
}

/** Whether it was never used: no use is known, and use was recorded over its whole life. */
export function isNeverUsed({ lastUsed, createdAt }: UseFacts): Answer {
  if (lastUsed.at) return "no";
  return createdAt && isCoveredSince(lastUsed, createdAt) ? "yes" : "unknown";
}

/** Whether every use from this instant on would have been recorded. */
export function isCoveredSince(lastUsed: LastUsed, since: Date): boolean {
  if (lastUsed.gap !== "none" || !lastUsed.coveredSince) return false;
  return lastUsed.coveredSince.getTime() <= since.getTime();
}

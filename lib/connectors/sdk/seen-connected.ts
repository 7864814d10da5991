import type { LastUsed } from "@/lib/domain/record";

const day = 86_400_000;

/**
 * Use of a source that keeps none: somebody is connected now. Only the day is said: the hour would make every reading
 * look like a change, and nothing is known of the time between two readings.
 */
export function seenConnected(now: Date): LastUsed {
  return {
    at: new Date(Math.floor(now.getTime() / day) * day),
    grade: "observed",
    precisionSeconds: day / 1000,
    coveredSince: null,
    gap: "no_telemetry",
  };
}

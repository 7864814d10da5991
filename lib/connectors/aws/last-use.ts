import { readTime } from "@/lib/connectors/sdk/read-time";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";

/** Since when IAM records the use of keys and of passwords; a use before that was not recorded. */
export const keysTrackedSince = Date.parse("2015-04-22T00:00:00Z");
export const passwordsTrackedSince = Date.parse("2014-10-20T00:00:00Z");
/** Use of a key or role shows up within about four hours. */
export const usagePrecisionSeconds = 4 * 3600;
/** Several sign-ins within five minutes count as the first. */
export const passwordPrecisionSeconds = 300;

/**
 * What IAM reports of a use: a date, or none since it records uses, which it does from `trackedSince` (ms) or the
 * creation, whichever is later. A date that cannot be read is no telemetry.
 */
export function reportedUse(
  value: unknown,
  tracked: { since: number; createdAt: Date | null; precisionSeconds: number },
): LastUsed {
  const at = readTime(value);
  if (at === "unreadable") return noTelemetry;
  const coveredSince = new Date(Math.max(tracked.since, tracked.createdAt?.getTime() ?? tracked.since));
  if (at === "never") return { at: null, grade: "none", precisionSeconds: null, coveredSince, gap: "none" };
  return { at, grade: "reported", precisionSeconds: tracked.precisionSeconds, coveredSince, gap: "none" };
}

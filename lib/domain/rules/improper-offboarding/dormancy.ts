import { daysOf } from "@/lib/domain/assessment/about";
import type { IdentityContext, WatchedUse } from "@/lib/domain/assessment/context";
import { firstChange } from "@/lib/domain/assessment/first-change";
import type { Failure, Policy, Verdict } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, olderThan, unknown } from "@/lib/domain/assessment/verdict";
import { isDormant } from "@/lib/domain/definitions/dormant";
import type { LastUsed } from "@/lib/domain/record";

/** The verdict on an identity that must not be dormant. */
export function judgeDormancy(
  identity: IdentityContext,
  policy: Policy,
  now: Date,
  failure: (days: number) => Failure,
): Verdict {
  const answerAt = (at: Date) => isDormant(identity, at, policy.thresholds).answer;
  const days = daysOf("dormant", policy);
  const { createdAt, lastUsed } = identity;
  const precisionMs = (lastUsed.precisionSeconds ?? 0) * 1000;
  const turns = [
    createdAt && olderThan(createdAt, days),
    lastUsed.at && new Date(olderThan(lastUsed.at, days).getTime() + precisionMs),
    lastUsed.coveredSince && daysAfter(lastUsed.coveredSince, days),
  ];
  const changesAt = firstChange(now, turns, answerAt);
  const answer = answerAt(now);
  if (answer === "unknown") return unknown(missing(identity), changesAt);
  return failOrPass(answer === "yes" ? [failure(days)] : [], changesAt);
}

/** When it was last used, for people. */
export function lastUseText({ at }: LastUsed): string {
  return at ? at.toISOString().slice(0, 10) : "never seen";
}

/** What is missing to tell whether something is used; completes "needs …". */
export function missingOfUse({ gap, coveredSince, lookedAt }: WatchedUse): string {
  if (lookedAt) return `a newer look at its use than that of ${lookedAt.toISOString().slice(0, 10)}`;
  if (gap === "not_permitted") return "permission to read its use";
  if (gap === "no_telemetry" || !coveredSince) return "a log of its use";
  return "a longer record of its use";
}

function missing(identity: IdentityContext): string {
  const { lastUsed } = identity;
  if (identity.status === "unknown") return "its source to say whether it is active";
  if (lastUsed.gap !== "none" || !lastUsed.coveredSince) return missingOfUse(lastUsed);
  if (!identity.createdAt && !lastUsed.at) return "the day on which it was made";
  if (lastUsed.grade === "inferred") return "a use that somebody observed or reported";
  return identity.runsSomething === "unknown"
    ? "to know whether something is set up to run as it"
    : missingOfUse(lastUsed);
}

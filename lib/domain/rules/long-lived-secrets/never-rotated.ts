import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, daysAfter, failOrPass, olderThan, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { rotationDays, shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { about, nameOf } from "./lasting";

export const neverRotated: IdentityRule = {
  id: "never-rotated",
  subject: "identity",
  title: "Never rotated since it was made, over a year ago",
  why: "Nobody has ever tried to replace it: when it must be done at once, nobody knows what will break.",
  fix: "Replace it once with time to spare, and note what uses it; then let it happen by itself.",
  verify: "Its source shows a rotation, or a younger credential in its place.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: ["neverRotated", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && rotatable(identity, policy).length > 0,
  judge(identity, policy, now) {
    const days = daysOf("neverRotated", policy);
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let isUnsure = false;
    for (const credential of rotatable(identity, policy)) {
      const { createdAt, lastRotatedAt } = credential;
      const end = createdAt && olderThan(createdAt, days);
      if (!createdAt || !end) {
        // What was rotated within the limit is in order however old it is.
        const fresh = lastRotatedAt && olderThan(lastRotatedAt, days);
        if (fresh && fresh > now) turns.push(fresh);
        else isUnsure = true;
      } else if (lastRotatedAt && lastRotatedAt > daysAfter(createdAt, 1)) continue;
      else if (end > now) turns.push(end);
      else failures.push(untouched(credential, createdAt));
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && isUnsure)
      return unknown("the day on which a credential was made", changesAt);
    return failOrPass(failures, changesAt);
  },
};

/** Those that can be rotated at all. */
function rotatable(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return lastingCredentials(identity, policy).filter((each) => rotationDays(each.type, "unknown") !== null);
}

function untouched(credential: CredentialContext, createdAt: Date): Failure {
  return {
    ...about(credential),
    confidence: "high",
    sentence: `${nameOf(credential)} was never rotated since it was made on ${dayOf(createdAt)}: rotate it once.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: "Made", value: dayOf(createdAt) },
    ],
  };
}

import { daysOf, inPopulation } from "@/lib/domain/assessment/about";
import { firstChange } from "@/lib/domain/assessment/first-change";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, olderThan, unknown } from "@/lib/domain/assessment/verdict";
import { isUnused } from "@/lib/domain/last-used";
import { lastUseText, missingOfUse } from "./dormancy";

export const emergencyUntested: IdentityRule = {
  id: "emergency-untested",
  subject: "identity",
  title: "Emergency access that was not tested in time",
  why: "Access for emergencies that nobody tries may not work on the day when everything depends on it.",
  fix: "Test it as the emergency would use it, note the test, and replace its secret afterwards.",
  verify: "Its source shows a use within the limit.",
  risks: ["NHI1"],
  frameworks: [
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: ["emergencyTest"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.expectedUse === "emergency",
  judge(identity, policy, now) {
    const days = daysOf("emergencyTest", policy);
    const { lastUsed, createdAt } = identity;
    const answerAt = (at: Date) => isUnused(identity, days, at);
    const since = lastUsed.at ?? createdAt;
    const turns = [
      since && olderThan(since, days),
      lastUsed.coveredSince && daysAfter(lastUsed.coveredSince, days),
    ];
    const changesAt = firstChange(now, turns, answerAt);
    const answer = answerAt(now);
    if (answer === "unknown")
      return unknown(since ? missingOfUse(lastUsed) : "the day on which it was made", changesAt);
    if (answer === "no") return failOrPass([], changesAt);
    return failOrPass(
      [
        {
          key: "",
          confidence: "high",
          sentence: `It is kept for emergencies and was not tried for ${days} days: test it.`,
          evidence: [{ label: "Last use", value: lastUseText(lastUsed) }],
        },
      ],
      changesAt,
    );
  },
};

import { daysOf, inPopulation } from "@/lib/domain/assessment/about";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass, olderThan, soonest } from "@/lib/domain/assessment/verdict";

const parts = ["technical", "business"] as const;

export const ownerNotReconfirmed: IdentityRule = {
  id: "owner-not-reconfirmed",
  subject: "identity",
  title: "Its owner has not reconfirmed in time",
  why: "People change their work: an owner of long ago may not know any more that they are one.",
  fix: "Ask the owner whether they still answer for it, or hand it to somebody else.",
  verify: "The owner reconfirmed within the limit.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["PCI DSS 4.0", "7.2.5.1"],
    ["CSA CCM 4", "IAM-08"],
  ],
  severity: { usual: "low" },
  thresholds: ["ownerReconfirmation"],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && parts.some((part) => identity.owners[part]?.state === "accepted"),
  judge(identity, policy, now) {
    const days = daysOf("ownerReconfirmation", policy);
    const failures: Failure[] = [];
    const turns: Date[] = [];
    for (const part of parts) {
      const owner = identity.owners[part];
      if (owner?.state !== "accepted") continue;
      const end = owner.confirmedAt && olderThan(owner.confirmedAt, days);
      if (end && end > now) {
        turns.push(end);
        continue;
      }
      const since = owner.confirmedAt ? `last confirmed on ${dayOf(owner.confirmedAt)}` : "never confirmed";
      failures.push({
        key: part,
        confidence: "high",
        sentence: `Its ${part} owner ${since}; the limit is ${days} days: do they still answer for it?`,
        evidence: [{ label: "Limit", value: `${days} days` }],
      });
    }
    return failOrPass(failures, soonest(now, ...turns));
  },
};

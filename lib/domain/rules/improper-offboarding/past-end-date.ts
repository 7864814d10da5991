import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, pass } from "@/lib/domain/assessment/verdict";

export const pastEndDate: IdentityRule = {
  id: "past-end-date",
  subject: "identity",
  title: "Past the end date that was agreed",
  why: "Somebody said until when it is needed; from then on its access rests on nothing.",
  fix: "Disable it, or agree on a new end date with its owner.",
  verify: "Its source shows it disabled or gone, or its end date lies ahead.",
  risks: ["NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "AC-2(3)"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.endDate !== null,
  judge(identity, _policy, now) {
    const { endDate } = identity;
    if (!endDate) return pass();
    // The day itself still counts.
    const over = daysAfter(endDate, 1);
    if (now < over) return pass(over);
    const day = endDate.toISOString().slice(0, 10);
    return failOrPass([
      {
        key: "",
        confidence: identity.status === "active" ? "high" : "medium",
        sentence: `It was to end on ${day} and is still there: disable it or agree on a new date.`,
        evidence: [{ label: "End date", value: day }],
      },
    ]);
  },
};

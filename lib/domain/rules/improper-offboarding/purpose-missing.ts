import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { populationQuery } from "@/lib/domain/definitions/population";

export const purposeMissing: IdentityRule = {
  id: "purpose-missing",
  subject: "identity",
  title: "Nobody has said what it is for",
  why: "Without a purpose nobody can say when it is done, or whether what it may do is too much.",
  fix: "Let its owner write down what it is for, in one sentence.",
  verify: "Its purpose is set.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  campaign: `purpose:none ${populationQuery}`,
  applies: inPopulation,
  judge(identity, policy, now) {
    if (identity.purpose?.trim()) return pass();
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    if (identity.description?.trim()) return unknown("somebody to confirm what its source says of it");
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: "Neither its source nor anybody here says what it is for: what is it for?",
        evidence: [],
      },
    ]);
  },
};

import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { populationQuery } from "@/lib/domain/definitions/population";
import { unanswered } from "./owner-party";

export const noOwner: IdentityRule = {
  id: "no-owner",
  subject: "identity",
  title: "Nobody answers for it",
  why: "What belongs to nobody is not reviewed, not rotated, and not switched off when its work is done.",
  fix: "Name a person or a team, and let them accept.",
  verify: "Its technical owner has accepted.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  campaign: `-owner:accepted ${populationQuery}`,
  applies: inPopulation,
  judge(identity, policy, now) {
    const open = unanswered(identity.owners.technical, "owner");
    if (open === "asked") return unknown("the answer of its proposed owner");
    if (open === null) return pass();
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    return failOrPass([{ key: "", confidence: "high", sentence: open.why, evidence: [] }]);
  },
};

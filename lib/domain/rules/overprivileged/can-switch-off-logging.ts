import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { tierZeroPowers } from "@/lib/domain/powers/power";
import { confidenceOf, hasRights, holds, isJudged, privilegeEvidence, shortOfTierZero } from "./administers";

/** Where that is all that makes it Tier 0: the other powers are told by other rules. */
export const canSwitchOffLogging: IdentityRule = {
  id: "can-switch-off-logging",
  subject: "identity",
  title: "Can switch off what records deeds",
  why: "Whoever gets into it can work unseen, and nobody could tell afterwards what was done.",
  fix: "Take the right away, or deny it for the whole organisation to all but those who run the logs.",
  verify: "It can no longer stop, delete or redirect logs.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => isJudged(identity) && hasRights(identity),
  judge(identity) {
    if (identity.privilege.tier !== 0) return shortOfTierZero(identity);
    if (tierZeroPowers.filter((power) => holds(identity, power)).join() !== "disable_logging") return pass();
    return failOrPass([
      {
        key: "",
        confidence: confidenceOf(identity),
        sentence: "It can stop or delete what records the deeds of all: does it run the logs?",
        evidence: privilegeEvidence(identity),
      },
    ]);
  },
};

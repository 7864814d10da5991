import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { pass } from "@/lib/domain/assessment/verdict";
import { isJudged, shortOfTierZero } from "./administers";

/** Never fails: what is not understood is no fault, but it is no pass either. */
export const privilegedUnknown: IdentityRule = {
  id: "privileged-unknown",
  subject: "identity",
  title: "What it may do is not known",
  why: "An identity whose rights nobody can read may be an administrator.",
  fix: "Let its source be read with permission to list grants and policies.",
  verify: "Its privilege is shown.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5.1"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: isJudged,
  judge: (identity) => (identity.privilege.tier === 0 ? pass() : shortOfTierZero(identity)),
};

import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { isJudged } from "./administers";

export const unusedPrivilege: IdentityRule = {
  id: "unused-privilege",
  subject: "identity",
  title: "Rights that it does not use",
  why: "What it holds and does not use serves only whoever gets into it.",
  fix: "Take away services and actions that it did not use over 90 days.",
  verify: "What is granted is what was used, with reserve for what happens seldom.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low", tier1: "medium", tier0: "high" },
  thresholds: ["auditableCoverage"],
  maturity: "declared",
  applies: isJudged,
  judge: () => unknown("a comparison of what it may do with what it did over 90 days"),
};

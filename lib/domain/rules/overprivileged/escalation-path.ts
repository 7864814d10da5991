import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { isJudged } from "./administers";

export const escalationPath: IdentityRule = {
  id: "escalation-path",
  subject: "identity",
  title: "Can become an administrator in a few steps",
  why: "Rights that look harmless one by one add up: who may change a function and run it has the function's role.",
  fix: "Break the path at its weakest step: name the roles that may be passed, or take the right away.",
  verify: "No path from it to an administrator is found.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "high", nonProduction: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: isJudged,
  judge: () => unknown("the paths by which rights lead to other rights"),
};

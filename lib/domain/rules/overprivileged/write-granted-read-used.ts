import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { isJudged } from "./administers";

export const writeGrantedReadUsed: IdentityRule = {
  id: "write-granted-read-used",
  subject: "identity",
  title: "May write or delete, and only reads",
  why: "A program that only reads loses nothing when it may no longer write, and whoever gets into it can then destroy nothing.",
  fix: "Replace its role by one that reads.",
  verify: "It holds no right to write or delete, and nothing fails.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: ["auditableCoverage"],
  maturity: "declared",
  applies: isJudged,
  judge: () => unknown("a log of all it did over 90 days, told apart by reading and writing"),
};

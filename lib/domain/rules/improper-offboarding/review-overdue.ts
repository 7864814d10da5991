import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const reviewOverdue: IdentityRule = {
  id: "review-overdue",
  subject: "identity",
  title: "Its access was not reviewed in time",
  why: "Access that nobody looks at again grows, and outlives its reason.",
  fix: "Let its owner say of each access whether it is still needed, and take away the rest.",
  verify: "A review of it was completed within the limit.",
  risks: ["NHI1", "NHI5"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["PCI DSS 4.0", "7.2.4"],
    ["PCI DSS 4.0", "7.2.5.1"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-08"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: ["review", "reviewHigh"],
  maturity: "declared",
  applies: inPopulation,
  judge: () => unknown("reviews of access to be held and noted"),
};

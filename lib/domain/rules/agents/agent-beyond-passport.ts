import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const agentBeyondPassport: IdentityRule = {
  id: "agent-beyond-passport",
  subject: "identity",
  title: "AI agent that does more than was approved",
  why: "What was approved is what somebody has thought about; the rest nobody has.",
  fix: "Take away tools and rights that were not approved, or have them approved.",
  verify: "Its tools and rights are those of its approval.",
  risks: ["AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.3"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge: () => unknown("what was approved for it"),
};

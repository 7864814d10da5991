import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const agentBeyondSponsor: IdentityRule = {
  id: "agent-beyond-sponsor",
  subject: "identity",
  title: "AI agent that may do more than its sponsor",
  why: "Whoever can talk to the agent can have it do what they themselves, and its sponsor, may not do.",
  fix: "Take away what its sponsor may not do, or let somebody sponsor it who may.",
  verify: "It may do nothing that its sponsor may not.",
  risks: ["AGENT", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.3"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge: () => unknown("what its sponsor may do"),
};

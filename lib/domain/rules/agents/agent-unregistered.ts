import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const agentUnregistered: IdentityRule = {
  id: "agent-unregistered",
  subject: "identity",
  title: "AI agent that nobody has approved",
  why: "An agent that nobody has approved may have been left by an experiment, or by an intruder.",
  fix: "Ask whoever runs it to register it with its purpose, sponsor and tools; else disable it.",
  verify: "An approved request names it.",
  risks: ["AGENT"],
  frameworks: [
    ["CIS Controls 8.1", "5.1"],
    ["SOC 2", "CC6.2"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge: () => unknown("requests for approval"),
};

import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const agentBlueprintDeleted: IdentityRule = {
  id: "agent-blueprint-deleted",
  subject: "identity",
  title: "Agent whose blueprint was deleted",
  why: "What was made from a blueprint goes on working when the blueprint is gone, and nobody can change or stop all of it at one place any more.",
  fix: "Delete the users and agents that were made from it, or move them to a blueprint that somebody answers for.",
  verify: "Its blueprint exists, or it is gone.",
  risks: ["NHI1", "AGENT"],
  frameworks: [
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge: () => unknown("the blueprint that it was made from"),
};

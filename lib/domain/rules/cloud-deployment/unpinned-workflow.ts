import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const unpinnedWorkflow: IdentityRule = {
  id: "unpinned-workflow",
  subject: "identity",
  title: "Workflow with steps of others that are not pinned",
  why: "Whoever takes over the repository of a step changes what runs with the secrets of this one.",
  fix: "Name each step by the hash of its commit, and have a program update the hashes.",
  verify: "Every step of others is named by a hash.",
  risks: ["NHI6", "NHI3"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.system === "github_actions",
  judge: () => unknown("the files of its workflows"),
};

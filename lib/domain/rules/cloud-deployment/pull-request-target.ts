import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const pullRequestTarget: IdentityRule = {
  id: "pull-request-target",
  subject: "identity",
  title: "Workflow that runs changes of strangers with secrets",
  why: "A pull request from anybody can then print the secrets of the repository.",
  fix: "Let such workflows run on pull_request, without secrets, or never check out the code of the request in them.",
  verify: "No workflow with pull_request_target checks out the code of the request.",
  risks: ["NHI6", "NHI2"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.system === "github_actions",
  judge: () => unknown("the files of its workflows"),
};

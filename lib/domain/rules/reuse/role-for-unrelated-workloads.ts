import { daysOf, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { isDefaultAccount } from "./default-account";
import { workloadEvidence, workloadsOf } from "./workloads";

/** Copies of one thing (the nodes of a cluster, the pods of a deployment) are of one sort, and are one purpose. */
export const roleForUnrelatedWorkloads: IdentityRule = {
  id: "role-for-unrelated-workloads",
  subject: "identity",
  title: "One role for workloads of several sorts",
  why: "Each of them can do what any other needs, so the weakest one opens all; and a log does not tell which of them acted.",
  fix: "Ask whether they do one job. If not, make a role for each with the rights that it needs.",
  verify: "No more than one job runs as it.",
  risks: ["NHI9", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low", tier0: "medium", tier1: "medium" },
  thresholds: ["unrelatedWorkloads"],
  maturity: "experimental",
  applies: (identity) =>
    inPopulation(identity) && !isDefaultAccount(identity) && workloadsOf(identity).length > 0,
  judge(identity, policy) {
    const workloads = workloadsOf(identity);
    const sorts = new Set(workloads.map(({ sort }) => sort));
    if (workloads.length < daysOf("unrelatedWorkloads", policy) || sorts.size < 2) return failOrPass([]);
    return failOrPass([
      {
        key: "",
        confidence: "medium",
        sentence: `${workloads.length} workloads of ${sorts.size} sorts run as it; do they do one job?`,
        evidence: workloadEvidence(workloads),
      },
    ]);
  },
};

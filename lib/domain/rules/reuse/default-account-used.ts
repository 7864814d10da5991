import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { isDefaultAccount } from "./default-account";
import { workloadEvidence, workloadsOf } from "./workloads";

/** Accounts that a platform makes for whatever names none of its own, and with which several things run unasked. */
export const defaultAccountUsed: IdentityRule = {
  id: "default-account-used",
  subject: "identity",
  title: "Workloads run as the account that the platform gives to all",
  why: "What is granted to the default account is granted to whatever is started there next, also to what nobody thought of.",
  fix: "Make an account for each workload with the rights that it needs, have the workload name it, and take the grants from the default one.",
  verify: "Nothing runs as the default account, or it holds no grant.",
  risks: ["NHI9", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low", tier0: "medium", tier1: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && isDefaultAccount(identity),
  judge(identity) {
    const workloads = workloadsOf(identity);
    const holds = identity.grants.filter(({ effect }) => effect === "allow").length;
    const runs = workloads.length > 0 ? "yes" : identity.runsSomething;
    // One thing with no right at all shares nothing with anybody.
    if (runs === "no" || (holds === 0 && workloads.length === 1)) return pass();
    if (runs === "unknown") return unknown("what runs as it");
    const count =
      workloads.length === 0
        ? "Something runs"
        : workloads.length === 1
          ? "One workload runs"
          : `${workloads.length} workloads run`;
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence:
          holds === 0
            ? `${count} as the default account, each with what the others have.`
            : `${count} as the default account, which holds ${holds === 1 ? "a grant" : `${holds} grants`}.`,
        evidence: [...workloadEvidence(workloads), { label: "Grants", value: String(holds) }],
      },
    ]);
  },
};

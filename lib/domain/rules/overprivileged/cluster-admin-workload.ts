import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { isDefaultAccount } from "../reuse/default-account";
import { confidenceOf, isAdministrator, privilegeEvidence, staticSecrets } from "./administers";

/** One with a lasting token is told by `administrator-with-static-key`. */
export const clusterAdminWorkload: IdentityRule = {
  id: "cluster-admin-workload",
  subject: "identity",
  title: "Workload that administers its cluster",
  why: "Whoever gets into one of its pods, or may start a pod in its namespace, owns every workload and secret of the cluster.",
  fix: "Bind it to a role with the verbs and kinds of objects that it uses, in its own namespace where it can be, and remove the binding to cluster-admin.",
  verify: "No binding gives it every verb on every object.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high", nonProduction: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) => isAdministrator(identity) && identity.system === "kubernetes",
  judge(identity, policy) {
    if (staticSecrets(identity, policy).length > 0) return pass();
    // What is started there without naming an account is this one: nobody had to give it anything.
    const isDefault = isDefaultAccount(identity);
    const exposed = isDefault && identity.runsSomething === "yes" && identity.environment === "production";
    return failOrPass([
      {
        key: "",
        ...(exposed ? { severity: "critical" } : {}),
        confidence: confidenceOf(identity),
        sentence: isDefault
          ? "Whatever runs in its namespace without an account of its own may do everything in the cluster."
          : "What runs as it may do everything in the cluster: which of that does it need?",
        evidence: privilegeEvidence(identity),
      },
    ]);
  },
};

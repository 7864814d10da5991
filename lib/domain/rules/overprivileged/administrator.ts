import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { confidenceOf, isAdministrator, privilegeEvidence, staticSecrets } from "./administers";

/** One with a lasting secret is told by `administrator-with-static-key`, one in a cluster by `cluster-admin-workload`. */
export const administrator: IdentityRule = {
  id: "administrator",
  subject: "identity",
  title: "Program with the rights of an administrator",
  why: "A mistake in it, or whoever gets into it, reaches everything in the account, tenant or organisation.",
  fix: "Look at what it did over the last months and give it a role with that; keep the administrator's role for people who ask for it when needed.",
  verify: "It no longer holds an administrator's right, directly, by a group or by a role that it may take.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) => isAdministrator(identity) && identity.system !== "kubernetes",
  judge(identity, policy) {
    if (staticSecrets(identity, policy).length > 0) return pass();
    return failOrPass([
      {
        key: "",
        confidence: confidenceOf(identity),
        sentence: `It ${identity.privilege.through === null ? "has the rights of" : "can become"} an administrator: what does it need that for?`,
        evidence: privilegeEvidence(identity),
      },
    ]);
  },
};

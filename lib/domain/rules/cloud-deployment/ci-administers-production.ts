import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { trustsOfContinuousIntegration } from "./continuous-integration";

/** Whether the trust says which workflow is `federation-loose-subject`'s; here it is what a workflow may then do. */
export const ciAdministersProduction: IdentityRule = {
  id: "ci-administers-production",
  subject: "identity",
  title: "CI may do anything in production",
  why: "Whoever can change a pipeline or one of the packages that it runs takes over production.",
  fix: "Give the pipeline a role with what it deploys, keep changes of access in a pipeline of its own that people approve.",
  verify: "No pipeline can become an identity that may give itself access in production.",
  risks: ["NHI6", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "medium", production: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.privilege.tier === 0 &&
    trustsOfContinuousIntegration(identity).length > 0,
  judge(identity) {
    if (identity.environment === null) return unknown("its environment");
    if (identity.environment !== "production") return pass();
    const trusts = trustsOfContinuousIntegration(identity);
    const who = new Map(
      trusts.map(({ subject, subjectIdentity }) => [
        subjectIdentity?.name ?? subject,
        subjectIdentity !== null,
      ]),
    );
    return failOrPass([
      {
        key: "",
        confidence: identity.privilege.through === null ? "high" : "medium",
        sentence: `${who.size === 1 ? "A pipeline" : `${who.size} pipelines`} can become it, and it may give itself any access in production.`,
        evidence: [
          ...[...who].slice(0, 10).map(([value, isOther]) => ({
            label: "Who of CI",
            value,
            ...(isOther ? { elsewhere: true as const } : {}),
          })),
          ...identity.privilege.reasons
            .slice(0, 3)
            .map((value) => ({ label: "Why it is privileged", value })),
        ],
      },
    ]);
  },
};

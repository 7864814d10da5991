import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { inferEnvironment } from "@/lib/domain/environment-rules";
import { isObject } from "./federation";

export const productionWithoutApproval: IdentityRule = {
  id: "production-without-approval",
  subject: "identity",
  title: "Workflows reach production without anybody's approval",
  why: "Whoever may push to the repository gets the rights and secrets of production, without a second pair of eyes.",
  fix: "Ask for a reviewer on the environment, and let it deploy from protected branches only.",
  verify: "The environment names reviewers, and a run waits for one of them.",
  risks: ["NHI6"],
  frameworks: [
    ["SOC 2", "CC6.3"],
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.8.2"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && productionOf(identity).length > 0,
  judge(identity) {
    const environments = productionOf(identity);
    const open = environments.filter(
      ({ condition }) => isObject(condition) && condition.needsApproval === false,
    );
    const isUnsure = environments.some(
      ({ condition }) => !isObject(condition) || typeof condition.needsApproval !== "boolean",
    );
    if (open.length === 0 && isUnsure) return unknown("the rules of its environments");
    const reaches = identity.mayBecome.filter(
      ({ effect, identity: other }) =>
        effect === "allow" && other.tier === 0 && other.environment === "production",
    );
    return failOrPass(
      open.map((trust) => {
        // Protected branches may ask for reviews of their own.
        const fromAnyBranch = isObject(trust.condition) && trust.condition.branches === "all";
        return {
          key: trust.subject,
          ...(!fromAnyBranch
            ? { severity: "low" as const }
            : reaches.length > 0
              ? { severity: "high" as const }
              : {}),
          confidence: "high",
          sentence: `${environmentOf(trust)} asks nobody${fromAnyBranch ? ", and any branch may use it" : ""}: name who approves.`,
          evidence: [
            { label: "Environment", value: trust.subject },
            ...reaches.slice(0, 5).map(({ identity: other }) => ({
              label: "Becomes",
              value: other.name,
              elsewhere: true as const,
            })),
          ],
        };
      }),
    );
  },
};

/** Environments of a repository whose names say production. */
function productionOf({ trustedBy }: IdentityContext): TrustContext[] {
  return trustedBy.filter(
    (trust) =>
      trust.kind === "workload" &&
      isObject(trust.condition) &&
      "needsApproval" in trust.condition &&
      inferEnvironment({ account: environmentOf(trust) }).environment === "production",
  );
}

function environmentOf({ subject }: TrustContext): string {
  return /:environment:(.{1,300})$/.exec(subject)?.[1] ?? subject;
}

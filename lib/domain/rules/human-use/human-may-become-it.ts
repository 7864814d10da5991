import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import type { TrustKind } from "@/lib/domain/record";

const becoming: ReadonlySet<TrustKind> = new Set(["assume_role", "federation", "login"]);
const running: ReadonlySet<TrustKind> = new Set(["service", "workload"]);

export const humanMayBecomeIt: IdentityRule = {
  id: "human-may-become-it",
  subject: "identity",
  title: "A person may become a workload's identity",
  why: "What a person does as a workload is logged as the workload's: nobody can tell the two apart.",
  fix: "Give people a role of their own for what they do by hand; keep one for emergencies, and say so.",
  verify: "Its trust names workloads only, or its expected use is emergency.",
  risks: ["NHI10"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.1"],
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.class === "non_human" &&
    identity.expectedUse !== "emergency" &&
    isForWorkloads(identity) &&
    waysIn(identity).length > 0,
  judge(identity) {
    const ways = waysIn(identity);
    const failures = ways.flatMap((trust): Failure[] =>
      trust.subjectIdentity?.class === "human"
        ? [
            {
              key: trust.id,
              confidence: trust.condition ? "medium" : "high",
              sentence: "A person may become it, though workloads run as it: is that needed?",
              evidence: [
                { label: "Who", value: trust.subjectIdentity.name, elsewhere: true },
                { label: "Trusted", value: trust.subject, elsewhere: true },
              ],
            },
          ]
        : [],
    );
    if (failures.length === 0 && ways.some(({ subjectIdentity }) => !subjectIdentity))
      return unknown("to know who is behind those that it trusts");
    return failOrPass(failures);
  },
};

/** Something is set up to run as it. */
function isForWorkloads({ runsSomething, trustedBy }: IdentityContext): boolean {
  return (
    runsSomething === "yes" || trustedBy.some(({ kind, effect }) => effect === "allow" && running.has(kind))
  );
}

function waysIn({ trustedBy }: IdentityContext): TrustContext[] {
  return trustedBy.filter(({ kind, effect }) => effect === "allow" && becoming.has(kind));
}

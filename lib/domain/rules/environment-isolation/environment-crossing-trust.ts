import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, OtherIdentity, TrustContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { isOutsideProduction, isToldByName } from "./environments";

/** Told of the identity in production, whose trust is what is changed. People belong to no environment. */
export const environmentCrossingTrust: IdentityRule = {
  id: "environment-crossing-trust",
  subject: "identity",
  title: "Identity outside production may become this one of production",
  why: "Test and development are guarded less; whoever gets in there becomes this identity and reaches production.",
  fix: "Ask what needs it. Trust an identity of production instead, or let what is shared be copied by production itself.",
  verify: "Its trust names no identity outside production.",
  risks: ["NHI8"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.environment === "production" && becoming(identity).length > 0,
  judge(identity) {
    const all = becoming(identity);
    const crossing = all.filter(({ subject }) => isOutsideProduction(subject.environment));
    const sure = crossing.filter(({ subject }) => !isToldByName(subject));
    if (sure.length > 0) return failOrPass(sure.map(crossingBy));
    return crossing.length > 0 || all.some(({ subject }) => subject.environment === null)
      ? unknown("the environment of all that may become it, from more than their names")
      : pass();
  },
};

interface Becoming {
  trust: TrustContext;
  subject: OtherIdentity;
}

/** Machines that it trusts by name, each once. */
function becoming({ trustedBy }: IdentityContext): Becoming[] {
  const found = new Map<string, Becoming>();
  for (const trust of trustedBy) {
    const subject = trust.subjectIdentity;
    if (trust.effect !== "allow" || !subject || subject.class === "human" || subject.managedBy === "person")
      continue;
    if (!found.has(subject.id)) found.set(subject.id, { trust, subject });
  }
  return [...found.values()];
}

function crossingBy({ trust, subject }: Becoming): Failure {
  return {
    key: subject.id,
    confidence: "high",
    sentence: `An identity of ${subject.environment} may become this identity of production.`,
    evidence: [
      { label: "Who may become it", value: subject.name, elsewhere: true },
      { label: "As its trust names that", value: trust.subject, elsewhere: true },
      { label: "Environment of that", value: subject.environment ?? "" },
    ],
  };
}

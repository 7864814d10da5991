import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { crossesProduction, environmentsOf } from "./environments";

export const credentialInTwoEnvironments: IdentityRule = {
  id: "credential-in-two-environments",
  subject: "identity",
  title: "One credential in production and outside it",
  why: "Whoever gets into the weaker environment has the credential of production.",
  fix: "Give each environment an identity of its own, move production to a new credential, and revoke this one.",
  verify: "The next look at the places finds the credential in one environment only.",
  risks: ["NHI8", "NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && inSeveralPlaces(identity).length > 0,
  judge(identity) {
    const several = inSeveralPlaces(identity);
    const crossing = several.filter(({ places }) => crossesProduction(places));
    const isUnsure = several.some(({ places }) => places.some(({ environment }) => environment === null));
    if (crossing.length === 0 && isUnsure)
      return unknown("the environment of every place with its credential");
    return failOrPass(crossing.map(failureOf));
  },
};

function inSeveralPlaces(identity: IdentityContext): CredentialContext[] {
  return activeCredentials(identity).filter(({ places }) => places.length > 1);
}

function failureOf(credential: CredentialContext): Failure {
  return {
    key: credential.id,
    credentialId: credential.id,
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} lies in ${environmentsOf(credential.places).join(" and ")}.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      ...credential.places.map(({ environment, locator }) => ({
        label: environment ?? "no environment",
        value: locator,
      })),
    ],
  };
}

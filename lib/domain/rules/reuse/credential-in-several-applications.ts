import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { projectsOf } from "../cloud-deployment/secret-users";
import { crossesProduction } from "../environment-isolation/environments";
import { applicationsOf } from "./applications";

/** Across environments `credential-in-two-environments` tells it, and among agents alone a rule of agents. */
export const credentialInSeveralApplications: IdentityRule = {
  id: "credential-in-several-applications",
  subject: "identity",
  title: "One credential used by several applications",
  why: "A leak of one application is a leak of all; nobody can rotate it without breaking the others, nor tell in a log which of them acted.",
  fix: "Give each application an identity of its own, move them over one by one, then revoke this credential.",
  verify: "The next look finds the credential with one application only, or gone.",
  risks: ["NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.16"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && used(identity).length > 0,
  judge: (identity) => failOrPass(used(identity).flatMap(severalOf)),
};

function used(identity: IdentityContext): CredentialContext[] {
  return activeCredentials(identity).filter(
    ({ places }) =>
      !crossesProduction(places) &&
      !places.every(({ kind }) => kind === "agent_config") &&
      (applicationsOf({ places }).length > 0 || places.some((place) => projectsOf(place) !== null)),
  );
}

function severalOf(credential: CredentialContext): Failure[] {
  const applications = applicationsOf(credential);
  const shared = credential.places.filter((place) => projectsOf(place) !== null);
  if (applications.length < 2 && shared.length === 0) return [];
  const title = credential.name ?? credential.externalId;
  return [
    {
      key: credential.id,
      credentialId: credential.id,
      confidence: "high",
      sentence:
        applications.length < 2
          ? `${title} lies in a store of CI that several projects may use.`
          : `${title} is used by ${applications.length} applications: give each its own.`,
      evidence: [
        { label: "Credential", value: credential.externalId },
        ...applications.map(({ name }) => ({ label: "Application", value: name, elsewhere: true as const })),
        ...shared.map(({ locator }) => ({ label: "Shared store", value: locator })),
      ],
    },
  ];
}

import { activeCredentials, inPopulation, mayWork } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { crossesProduction } from "../environment-isolation/environments";

export const sameValueOnSeveralIdentities: IdentityRule = {
  id: "same-value-on-several-identities",
  subject: "identity",
  title: "Several identities have the same secret",
  why: "Who learns the secret of one has the others too, however little the first may do.",
  fix: "Make a new secret for each of them, the most powerful first, and never copy one to another.",
  verify: "The next look shows a different print for each.",
  risks: ["NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && activeCredentials(identity).length > 0,
  judge: (identity) =>
    failOrPass(
      activeCredentials(identity).flatMap((credential) => {
        // The print of an SSH key is that of its public half, which may stand on as many machines as its holder works on.
        if (credential.type === "ssh_key") return [];
        const others = credential.sharedWith.filter(mayWork);
        return others.length > 0 ? [shared(identity, credential, others)] : [];
      }),
    ),
};

function shared(
  identity: IdentityContext,
  credential: CredentialContext,
  others: readonly OtherIdentity[],
): Failure {
  const [group] = [identity.id, ...others.map(({ id }) => id)].sort();
  const whose =
    others.length === 1 ? "a secret of another identity" : `secrets of ${others.length} other identities`;
  return {
    key: credential.id,
    credentialId: credential.id,
    ...(crossesProduction([identity, ...others]) ? { severity: "high" } : {}),
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} has the same value as ${whose}.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      ...others.map(({ name, system, environment }) => ({
        label: "Same secret",
        elsewhere: true as const,
        value: `${name} (${system}${environment ? `, ${environment}` : ""})`,
      })),
    ],
    cause: { key: `same-secret:${group}`, title: "One secret on several identities" },
  };
}

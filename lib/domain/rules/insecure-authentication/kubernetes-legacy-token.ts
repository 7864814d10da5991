import { inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";

export const kubernetesLegacyToken: IdentityRule = {
  id: "kubernetes-legacy-token",
  subject: "identity",
  title: "Service account with a token in a Secret",
  why: "Such a token never ends, is bound to no pod and no audience, and everybody who may read Secrets of the namespace has it.",
  fix: "Mount a projected token or ask for one when needed, move what uses the old token, then delete its Secret.",
  verify: "No Secret of type service-account-token is left for the account.",
  risks: ["NHI4", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.system === "kubernetes" &&
    identity.credentials.some(({ type }) => type === "bearer_token"),
  judge(identity) {
    const tokens = tokensOf(identity);
    const active = tokens.filter(({ status }) => status === "active");
    if (active.length === 0 && tokens.some(({ status }) => status === "unknown"))
      return unknown("the cluster's Secrets, which say whether its token is in force");
    return failOrPass(
      active.map((token) => ({
        key: token.id,
        credentialId: token.id,
        confidence: "high",
        sentence: `${token.name ?? token.externalId} proves without end that one is this account: replace it by a projected token.`,
        evidence: [{ label: "Token", value: token.externalId }],
      })),
    );
  },
};

function tokensOf({ credentials }: IdentityContext): CredentialContext[] {
  return credentials.filter(({ type, lifetime }) => type === "bearer_token" && lifetime === "static");
}

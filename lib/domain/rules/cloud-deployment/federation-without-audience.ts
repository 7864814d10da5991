import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { isObject, tokenTrusts } from "./federation";

export const federationWithoutAudience: IdentityRule = {
  id: "federation-without-audience",
  subject: "identity",
  title: "Federation that takes tokens meant for others",
  why: "A token that a workload shows to another service can then be shown here as well, by that service or by whoever reads its logs.",
  fix: "Ask in the trust for an audience that is used for this sign-in only.",
  verify: "The trust names an audience, and a token for another one is refused.",
  risks: ["NHI6", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && told(identity).length > 0,
  judge: (identity) =>
    failOrPass(
      told(identity)
        .filter((trust) => audiencesOf(trust)?.length === 0)
        .map((trust) => ({
          key: trust.id,
          confidence: "high",
          sentence: `It takes tokens of ${trust.issuer ?? "its issuer"} for whatever they are meant.`,
          evidence: [
            { label: "Subject", value: trust.subject },
            { label: "Issuer", value: trust.issuer ?? "not said" },
          ],
        })),
    ),
};

function told(identity: IdentityContext): TrustContext[] {
  return tokenTrusts(identity)
    .filter(({ issuer }) => issuer !== null)
    .filter((trust) => audiencesOf(trust) !== null);
}

/** Audiences that it asks for; null: its source does not tell. AWS and Vault tell all that a trust asks for. */
function audiencesOf({ condition }: TrustContext): unknown[] | null {
  if (!isObject(condition)) return null;
  if (Array.isArray(condition.audiences)) return condition.audiences;
  if (Array.isArray(condition.aud)) return condition.aud;
  const isTold = typeof condition.principal === "string" && /:oidc-provider\//.test(condition.principal);
  return isTold ? [] : null;
}

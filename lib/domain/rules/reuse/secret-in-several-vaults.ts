import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { crossesProduction } from "../environment-isolation/environments";
import { isVault } from "./vaults";

/** Across environments `credential-in-two-environments` tells it. */
export const secretInSeveralVaults: IdentityRule = {
  id: "secret-in-several-vaults",
  subject: "identity",
  title: "One credential stored in several places of vaults",
  why: "Whoever rotates it in one place breaks what reads another, so nobody does; and each place has readers of its own.",
  fix: "Let all that need it read one place, or give each an identity of its own, then delete the other copies.",
  verify: "One place of a vault holds it.",
  risks: ["NHI9", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && stored(identity).length > 0,
  judge: (identity) => failOrPass(stored(identity).flatMap(severalOf)),
};

function stored(identity: IdentityContext): CredentialContext[] {
  return activeCredentials(identity).filter(
    ({ places }) => places.some(isVault) && !crossesProduction(places),
  );
}

function severalOf({ id, name, externalId, places }: CredentialContext): Failure[] {
  const vaults = places.filter(isVault);
  const [first] = vaults;
  if (!first || vaults.length < 2) return [];
  return [
    {
      key: id,
      credentialId: id,
      placementId: first.id,
      confidence: "high",
      sentence: `${name ?? externalId} is stored in ${vaults.length} places of vaults: which one is it rotated in?`,
      evidence: vaults.slice(0, 20).map(({ locator }) => ({ label: "Stored in", value: locator })),
    },
  ];
}

import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { crossesProduction, isOutsideProduction } from "./environments";

/** A credential that lies in production too is told by `credential-in-two-environments`. */
export const productionCredentialOnNonproductionPlace: IdentityRule = {
  id: "production-credential-on-nonproduction-place",
  subject: "identity",
  title: "Credential of production kept outside production",
  why: "More people and programs get into test and development than into production; with this they get into both.",
  fix: "Ask what uses it there. Give that an identity of its own environment, then revoke this credential and issue a new one for production.",
  verify: "The next look at the place no longer finds a working credential of production.",
  risks: ["NHI8"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.environment === "production" && kept(identity).length > 0,
  judge(identity) {
    const outside = kept(identity).filter(({ place }) => isOutsideProduction(place.environment));
    if (outside.length === 0 && kept(identity).some(({ place }) => place.environment === null))
      return unknown("the environment of every place with its credential");
    return failOrPass(
      outside.map(({ credential, place }) => ({
        key: place.id,
        credentialId: credential.id,
        placementId: place.id,
        confidence: "high",
        sentence: `${credential.name ?? credential.externalId} of production lies in ${place.locator}, in ${place.environment}.`,
        evidence: [
          { label: "Credential", value: credential.externalId },
          { label: "Place", value: `${place.locator} (${place.kind.replaceAll("_", " ")})` },
          { label: "Environment of the place", value: place.environment ?? "" },
        ],
        ...(place.container
          ? {
              cause: {
                key: `place:${place.container.id}`,
                title: `Credentials of production in ${place.container.name}`,
              },
            }
          : {}),
      })),
    );
  },
};

function kept(identity: IdentityContext): { credential: CredentialContext; place: PlaceContext }[] {
  return activeCredentials(identity)
    .filter(({ places }) => !crossesProduction(places))
    .flatMap((credential) => credential.places.map((place) => ({ credential, place })));
}

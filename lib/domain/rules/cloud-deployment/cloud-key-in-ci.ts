import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential, shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { projectsOf } from "./secret-users";

const clouds: ReadonlySet<string> = new Set(["aws", "gcp", "entra", "azure"]);

/** A key in a variable that all can read is told by `exposed-credential`; one whose identity is not known by `unresolved-cloud-key-in-ci`. */
export const cloudKeyInCi: IdentityRule = {
  id: "cloud-key-in-ci",
  subject: "identity",
  title: "Static cloud key stored as a secret of CI",
  why: "Whoever may change a pipeline can print the key and use it from anywhere, long after; a token of a run ends with the run.",
  fix: "Let the cloud trust the pipeline's tokens, limited to repository and branch, then take the key out and revoke it.",
  verify: "The store no longer holds the key, and the cloud shows it as gone.",
  risks: ["NHI6", "NHI4", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && keysOf(identity, policy).length > 0,
  judge(identity, policy) {
    const stored = keysOf(identity, policy).flatMap((key) => {
      const [first, ...others] = storesOf(key);
      return first ? [{ key, places: [first, ...others] as const }] : [];
    });
    if (stored.length === 0) return pass();
    return failOrPass(
      stored.map(({ key, places }) => {
        const several = places.length > 1 || projectsOf(places[0]) !== null;
        return {
          key: key.id,
          credentialId: key.id,
          placementId: places[0].id,
          ...(several ? { severity: "high" } : {}),
          confidence: "high",
          sentence: `${key.name ?? key.externalId} lies in a store of CI${several ? ", where several projects or jobs may use it" : ""}: let the cloud trust the pipeline instead.`,
          evidence: [
            { label: "Key", value: key.externalId },
            ...places.slice(0, 10).map(({ locator }) => ({ label: "Where", value: locator })),
          ],
          ...(places[0].container
            ? {
                cause: {
                  key: `container:${places[0].container.id}`,
                  title: `Cloud keys in ${places[0].container.name}`,
                },
              }
            : {}),
        };
      }),
    );
  },
};

function keysOf(identity: IdentityContext, policy: Policy): CredentialContext[] {
  if (!clouds.has(identity.system)) return [];
  return activeCredentials(identity).filter(
    (each) => isShortLivedCredential(each, policy.thresholds) === "no" && each.places.length > 0,
  );
}

function storesOf({ places }: CredentialContext): PlaceContext[] {
  return places.filter(({ kind, meantForSecrets }) => kind === "ci_secret" && meantForSecrets);
}

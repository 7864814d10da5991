import { activeCredentials, daysOf, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";

export const weakKey: IdentityRule = {
  id: "weak-key",
  subject: "identity",
  title: "Key that is too weak",
  why: "The private half of a short RSA key, or of any DSA key, can be worked out from the public half.",
  fix: "Make an Ed25519 key, or RSA of at least 3072 bits, put its public half where the old one is, and remove the old one.",
  verify: "The next look finds only keys of accepted types and lengths.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["rsaBits"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && keysOf(identity).length > 0,
  judge(identity, policy) {
    const keys = keysOf(identity);
    const failures = keys.flatMap(({ place, credentialId }): Failure[] => {
      const weakness = weaknessOf(place, daysOf("rsaBits", policy));
      if (weakness === null) return [];
      return [
        {
          key: place.id,
          placementId: place.id,
          ...(credentialId ? { credentialId } : {}),
          confidence: "high",
          sentence: `The key in ${place.locator} is ${weakness}: replace it.`,
          evidence: [
            { label: "Where", value: place.locator },
            { label: "Key", value: weakness },
          ],
        },
      ];
    });
    const isUnsure = keys.some(
      ({ place: { facts } }) => facts.keyType === "ssh-rsa" && typeof facts.bits !== "number",
    );
    return failures.length === 0 && isUnsure ? unknown("the length of its RSA key") : failOrPass(failures);
  },
};

/** Files with private keys whose type is told: copies of its own credentials, and what it reads. */
function keysOf(identity: IdentityContext): { place: PlaceContext; credentialId: string | null }[] {
  return [
    ...activeCredentials(identity).flatMap(({ id, places }) =>
      places.map((place) => ({ place, credentialId: id })),
    ),
    ...identity.reads.map((place) => ({ place, credentialId: null })),
  ].filter(({ place }) => typeof place.facts.keyType === "string");
}

function weaknessOf({ facts }: PlaceContext, leastRsaBits: number): string | null {
  const { keyType, bits } = facts;
  if (keyType === "ssh-dss") return "a DSA key";
  return keyType === "ssh-rsa" && typeof bits === "number" && bits < leastRsaBits
    ? `an RSA key of ${bits} bits`
    : null;
}

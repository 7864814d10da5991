import type { PlaceContext } from "@/lib/domain/assessment/context";
import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

export const vaultRotationOff: PlaceRule = {
  id: "vault-rotation-off",
  subject: "place",
  title: "Stored secret whose rotation is off",
  why: "The place that keeps it could replace it by itself, and nobody told it to: it stays the same until somebody remembers.",
  fix: "Switch rotation on, or replace the secret by federation.",
  verify: "The place shows that rotation is on and when it comes next.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (place) =>
    place.kind === "secrets_manager" && rotationOf(place) !== null && !isSomebodyElses(place),
  judge: (place) =>
    failOrPass(
      rotationOf(place) === "off"
        ? [
            {
              key: "",
              placementId: place.id,
              confidence: "high",
              sentence:
                "The place that keeps this secret could rotate it and is not told to: switch that on.",
              evidence: [{ label: "Place", value: place.locator }],
              ...(place.container
                ? {
                    cause: {
                      key: `place:${place.container.id}`,
                      title: `Secrets of ${place.container.name} are not rotated`,
                    },
                  }
                : {}),
            },
          ]
        : [],
    ),
};

/** Whether its place rotates it, in the words of AWS and of Google Cloud; null: the place does not tell. */
function rotationOf({ facts }: PlaceContext): "on" | "off" | null {
  if (typeof facts.rotationEnabled === "boolean") return facts.rotationEnabled ? "on" : "off";
  if (!("rotation period" in facts)) return null;
  return facts["rotation period"] || facts["next rotation"] ? "on" : "off";
}

/** Kept by a service of the provider for itself, or on its way out. */
function isSomebodyElses({ facts }: PlaceContext): boolean {
  return Boolean(facts.owningService) || Boolean(facts.deletionPlanned);
}

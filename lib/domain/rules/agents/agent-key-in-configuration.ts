import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { configuredSecrets, isInAddress } from "./configured-secrets";

/** One in an address is told by `tool-server-token-in-address`. */
export const agentKeyInConfiguration: IdentityRule = {
  id: "agent-key-in-configuration",
  subject: "identity",
  title: "Static key in the settings of an AI agent or tool server",
  why: "The agent, each of its tools and whoever reads the file can use the key for anything, also for what nobody asked them to.",
  fix: "Sign in by OAuth, or read the key from a keychain when needed, with no more rights than the tools need; then revoke this one.",
  verify: "The settings hold no secret, and the old key is refused.",
  risks: ["AGENT", "NHI2", "NHI7"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.2"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && (identity.agent !== null || identity.toolServer !== null),
  judge: (identity) =>
    failOrPass(
      keysOf(identity).map((place) => ({
        key: place.id,
        placementId: place.id,
        confidence: "high",
        sentence: `${place.name ?? "A secret"} stands in plain text in ${place.locator}.`,
        evidence: [
          { label: "Where", value: place.locator },
          ...(typeof place.facts.looksLike === "string"
            ? [{ label: "Looks like", value: place.facts.looksLike }]
            : []),
        ],
      })),
    ),
};

function keysOf(identity: IdentityContext): PlaceContext[] {
  return configuredSecrets(identity).filter((place) => !isInAddress(place));
}

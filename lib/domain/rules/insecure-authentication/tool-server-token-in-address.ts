import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { configuredSecrets, isInAddress } from "../agents/configured-secrets";

/** A key in a header or variable is told by `agent-key-in-configuration`. */
export const toolServerTokenInAddress: IdentityRule = {
  id: "tool-server-token-in-address",
  subject: "identity",
  title: "Token in the address of a tool server",
  why: "Addresses are written into logs of servers and proxies and into histories, and the token with them.",
  fix: "Sign in to the server by OAuth, or send the token in a header from a keychain, and revoke the one in the address.",
  verify: "The address in the settings holds no token, and the old token is refused.",
  risks: ["NHI4", "NHI2", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.2"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && (identity.agent !== null || identity.toolServer !== null),
  judge: (identity) =>
    failOrPass(
      configuredSecrets(identity)
        .filter(isInAddress)
        .map((place) => ({
          key: place.id,
          placementId: place.id,
          confidence: "high",
          sentence: `The address of a tool server in ${place.locator} holds a token: move it out and revoke it.`,
          evidence: [{ label: "Where", value: place.locator }],
        })),
    ),
};

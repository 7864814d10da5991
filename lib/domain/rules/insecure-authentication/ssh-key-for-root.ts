import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

export const sshKeyForRoot: IdentityRule = {
  id: "ssh-key-for-root",
  subject: "identity",
  title: "SSH key that opens the root account of a machine",
  why: "Nobody can tell who was root, and the key does everything there until somebody removes it.",
  fix: "Let people and programs sign in as themselves and ask for root where they need it; forbid sign-in as root.",
  verify: "The root account has no authorised key, and its SSH server refuses root.",
  risks: ["NHI4", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "8.6.1"],
    ["ISO 27001:2022", "A.8.2"],
  ],
  severity: { usual: "medium", nonProduction: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.system === "host" && identity.externalId === "account:root",
  judge: (identity) =>
    failOrPass(
      keysOf(identity).map((key) => ({
        key: key.id,
        credentialId: key.id,
        confidence: "high",
        sentence: `The key ${key.name ?? key.externalId} opens root: whose is it, and what for?`,
        evidence: [{ label: "Key", value: key.externalId }],
        ...(identity.container
          ? {
              cause: {
                key: `container:${identity.container.id}`,
                title: `Root of ${identity.container.name}`,
              },
            }
          : {}),
      })),
    ),
};

function keysOf(identity: IdentityContext): CredentialContext[] {
  return activeCredentials(identity).filter(({ type }) => type === "ssh_key");
}

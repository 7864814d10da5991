import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

export const agentsShareCredential: IdentityRule = {
  id: "agents-share-credential",
  subject: "identity",
  title: "Several AI agents use one credential",
  why: "No log tells which agent did it, and none of them can be stopped without stopping all.",
  fix: "Give each agent a credential of its own with the rights that its tools need, then revoke the shared one.",
  verify: "Each of them has a credential of its own, and the shared one is refused.",
  risks: ["AGENT", "NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.16"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && activeCredentials(identity).some((each) => usersOf(identity, each).length > 0),
  judge: (identity) =>
    failOrPass(
      activeCredentials(identity).flatMap((credential) => {
        const users = usersOf(identity, credential);
        if (users.length < 2) return [];
        return {
          key: credential.id,
          credentialId: credential.id,
          confidence: "high" as const,
          sentence: `${users.length} agents or tool servers use ${credential.name ?? credential.externalId}: give each its own.`,
          evidence: [
            { label: "Credential", value: credential.externalId },
            ...users
              .slice(0, 20)
              .map(({ name }) => ({ label: "Used by", value: name, elsewhere: true as const })),
          ],
        };
      }),
    ),
};

/** Agents and tool servers that read it, have the same value, or are its identity. */
function usersOf(identity: IdentityContext, { places, sharedWith }: CredentialContext): OtherIdentity[] {
  const self: OtherIdentity = { ...identity, tier: identity.privilege.tier };
  const all = [self, ...sharedWith, ...places.flatMap(({ reader }) => (reader ? [reader] : []))];
  const users = all.filter(({ kind }) => kind === "ai_agent" || kind === "mcp_server");
  return [...new Map(users.map((user) => [user.id, user])).values()];
}

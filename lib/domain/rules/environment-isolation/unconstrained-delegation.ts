import { inPopulation } from "@/lib/domain/assessment/about";
import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const unconstrainedDelegation: IdentityRule = {
  id: "unconstrained-delegation",
  subject: "identity",
  title: "Acts for whoever signs in to it, anywhere in the domain",
  why: "The machine keeps the tickets of all who sign in; whoever gets into it becomes them, a domain administrator among them.",
  fix: "Switch it to constrained delegation that names the services it needs, or off, and mark administrators as sensitive and not to be delegated.",
  verify: "The directory no longer flags the account as trusted for delegation (TRUSTED_FOR_DELEGATION).",
  risks: ["NHI8", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.system === "ad" &&
    identity.kind === "directory_account" &&
    identity.grants.length > 0,
  judge(identity) {
    const delegation = delegationOf(identity);
    if (!delegation) return pass();
    // Domain controllers have it by design, and nothing tells them from other computers.
    if (identity.name.endsWith("$")) return unknown("whether this computer is a domain controller");
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: "It may act for whoever signs in to it, at any service of the domain.",
        evidence: [{ label: "Delegation", value: delegation.entitlement.name }],
      },
    ]);
  },
};

function delegationOf({ grants }: IdentityContext): GrantContext | undefined {
  return grants.find(
    ({ effect, entitlement }) => effect === "allow" && entitlement.externalId === "delegation/any",
  );
}

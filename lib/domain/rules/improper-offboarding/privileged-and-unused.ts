import { inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { isThirdParty } from "../third-party/outsiders";
import { judgeDormancy, lastUseText } from "./dormancy";

export const privilegedAndUnused: IdentityRule = {
  id: "privileged-and-unused",
  subject: "identity",
  title: "Privileged and unused",
  why: "It can do much harm and does no work: removing it costs nothing and closes a way in.",
  fix: "Ask its owner, take its privileges away or disable it, and delete it after some time without complaints.",
  verify: "Its source shows it disabled or gone, or without the privileges.",
  risks: ["NHI1", "NHI5"],
  frameworks: [
    ["CIS Controls 8.1", "5.3"],
    ["NIST 800-53 r5", "AC-2(3)"],
    ["PCI DSS 4.0", "8.2.6"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["dormant"],
  maturity: "stable",
  // A third party's access is asked about by rules of its own.
  applies: (identity, policy) =>
    inPopulation(identity) &&
    isPrivileged(identity) &&
    !isThirdParty(identity, policy.organisation.ownRealms),
  judge(identity, policy, now) {
    if (maybeForEmergencies(identity))
      return unknown("a person's word on whether it is kept for emergencies");
    return judgeDormancy(identity, policy, now, (days) => ({
      key: "",
      confidence: "high",
      sentence: `It is privileged and was not used for ${days} days, with all use recorded: can its privileges go?`,
      evidence: [
        { label: "Last use", value: lastUseText(identity.lastUsed) },
        { label: "Tier", value: String(identity.privilege.tier) },
        ...identity.privilege.reasons.slice(0, 3).map((value) => ({ label: "Privilege", value })),
      ],
    }));
  },
};

/**
 * Its name says that it is kept for emergencies, or its platform makes it for them in every account (the management account's way
 * into the members of an AWS organisation), and nobody has said how often it is expected to be used.
 */
function maybeForEmergencies({ name, expectedUse }: IdentityContext): boolean {
  return (
    expectedUse === null && (/break.?glass|emergency/i.test(name) || name === "OrganizationAccountAccessRole")
  );
}

import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const agentRunsAsPerson: IdentityRule = {
  id: "agent-runs-as-person",
  subject: "identity",
  title: "AI agent that acts as a person",
  why: "Everything that the person may do, the agent may do, and no log tells which of them did it.",
  fix: "Give the agent an identity of its own with the rights that its tasks need, or run it where the person's files and keys are not.",
  verify: "The agent acts as an identity of its own.",
  risks: ["AGENT", "NHI10"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.16"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge(identity) {
    const people = (identity.agent?.actsAs ?? []).filter(isPersons);
    if (people.length === 0)
      return (identity.agent?.actsAs ?? []).some((self) => self.class === "unsure" || self.class === "both")
        ? unknown("whether it is a person that it acts as")
        : pass();
    const unattended = identity.environment === "production";
    return failOrPass(
      people.map((person) => ({
        key: person.id,
        ...(unattended || person.tier === 0 || person.tier === 1 ? { severity: "medium" as const } : {}),
        confidence: "high",
        sentence: "It acts as a person, with all that this person may do.",
        evidence: evidenceOf(identity, person),
      })),
    );
  },
};

function isPersons({ class: of, managedBy }: OtherIdentity): boolean {
  return of === "human" || managedBy === "person";
}

function evidenceOf({ agent }: IdentityContext, person: OtherIdentity) {
  return [
    { label: "Acts as", value: person.name, elsewhere: true as const },
    ...(agent?.profile.framework ? [{ label: "Runs in", value: agent.profile.framework }] : []),
  ];
}

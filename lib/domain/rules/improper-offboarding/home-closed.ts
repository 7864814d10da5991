import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { canAuthenticate } from "./ways-in";

const states = {
  disabled: "is closed or archived",
  expired: "has ended",
  pending_deletion: "is about to be deleted",
} as const;

export const homeClosed: IdentityRule = {
  id: "home-closed",
  subject: "identity",
  title: "Its account, project or repository is closed, and it still works",
  why: "When a place is closed, nobody looks into it any more, and what was made for it goes on opening doors elsewhere.",
  fix: "Revoke its credentials and its access to other places, then delete it.",
  verify: "It has no active credential and nobody can become it.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "15.7"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.container !== null,
  judge(identity) {
    const { container } = identity;
    if (!container || container.status === "active") return pass();
    const works = canAuthenticate(identity);
    if (works === "no") return pass();
    if (container.status === "unknown") return unknown("the state of the account or place that it is in");
    if (works === "unknown") return unknown("to know whether anything can still act as it");
    return failOrPass([
      {
        key: container.id,
        confidence: "high",
        sentence: `${container.name}, where it lives, ${states[container.status]}, and it still works: revoke it.`,
        evidence: [
          { label: "Place", value: `${container.kind} ${container.name}` },
          { label: "State", value: container.status },
        ],
        cause: { key: `container:${container.id}`, title: `${container.name} ${states[container.status]}` },
      },
    ]);
  },
};

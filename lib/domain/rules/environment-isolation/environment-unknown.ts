import { graceUntil, inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";

export const environmentUnknown: IdentityRule = {
  id: "environment-unknown",
  subject: "identity",
  title: "Privileged or sensitive identity of no known environment",
  why: "Whether it crosses from test to production cannot be told, and what is production is guarded as if it were not.",
  fix: "Label its account, project or namespace with its environment; where one holds several, label the identity.",
  verify: "The identity shows an environment.",
  risks: ["NHI8"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && (isPrivileged(identity) || identity.sensitivity === "high"),
  judge(identity, policy, now) {
    if (identity.environment !== null) return pass();
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    const { container } = identity;
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: "Nothing says to which environment it belongs.",
        evidence: [{ label: "Where it lives", value: container?.name ?? "not known" }],
        ...(container
          ? { cause: { key: `container:${container.id}`, title: `No environment: ${container.name}` } }
          : {}),
      },
    ]);
  },
};

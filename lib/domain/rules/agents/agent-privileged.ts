import { inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { privilegedSelves } from "./reach";

export const agentPrivileged: IdentityRule = {
  id: "agent-privileged",
  subject: "identity",
  title: "Privileged AI agent without a documented reason",
  why: "No AI tool gets the rights of an administrator unless somebody has written down why: it can be talked into using them.",
  fix: "Take the rights away, or write down in its purpose why it needs them and have its owner confirm that.",
  verify: "It is not privileged, or its purpose says why.",
  risks: ["AGENT", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge(identity) {
    const selves = privilegedSelves(identity);
    const { privilege, agent, purpose } = identity;
    if (!isPrivileged(identity) && selves.length === 0) {
      const unsure =
        privilege.tier === null ||
        (agent?.actsAs ?? []).some(({ tier, system }) => tier === null && system !== "host");
      return unsure ? unknown("what it may do, itself and as whom it acts") : pass();
    }
    if (purpose?.trim()) return pass();
    const isTierZero = privilege.tier === 0 || selves.some(({ tier }) => tier === 0);
    return failOrPass([
      {
        key: "",
        ...(isTierZero ? { severity: "high" } : {}),
        confidence: isPrivileged(identity) && privilege.through === null ? "high" : "medium",
        sentence: `It ${isTierZero ? "can give itself any access" : "can change production"}${isPrivileged(identity) ? "" : " as another identity"}, and nobody has written down what for.`,
        evidence: [
          ...privilege.reasons.slice(0, 3).map((value) => ({ label: "Why it is privileged", value })),
          ...selves
            .slice(0, 10)
            .map(({ name }) => ({ label: "Acts as", value: name, elsewhere: true as const })),
        ],
      },
    ]);
  },
};

import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";

export const agentToolsUnlisted: IdentityRule = {
  id: "agent-tools-unlisted",
  subject: "identity",
  title: "AI agent whose tools nobody has listed",
  why: "Nobody can say what an agent may do whose tools are not known, nor notice when one is added.",
  fix: "Have its tool servers read, or export their lists of tools and upload them.",
  verify: "Its tools are shown.",
  risks: ["AGENT"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.agent !== null && identity.agent.servers.length > 0,
  judge(identity, policy, now) {
    if (!identity.agent || identity.agent.tools) return pass();
    const until = graceUntil(identity, policy, now);
    if (until) return pass(until);
    const { servers } = identity.agent;
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: `It may call ${servers.length === 1 ? "a tool server" : `${servers.length} tool servers`}, and nobody has listed what they can do.`,
        evidence: servers
          .slice(0, 20)
          .map(({ name }) => ({ label: "Tool server", value: name, elsewhere: true as const })),
      },
    ]);
  },
};

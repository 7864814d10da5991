import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, ToolServerContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Verdict } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

/** Settings of a client that switch off its questions altogether stand alone; those for a server begin with its name. */
const ofServer = /^[^:]{1,300}: /;
/** It approves servers, not deeds. */
const approvesServers = "enableAllProjectMcpServers";

/** A server that is called by its address is told with the agents whose settings approve it. */
export const agentActsWithoutAsking: IdentityRule = {
  id: "agent-acts-without-asking",
  subject: "identity",
  title: "AI agent that may act without asking",
  why: "One page, mail or file with hidden instructions is enough for the agent to run commands or change data with the rights of its user.",
  fix: "Switch the approval in advance off; allow single tools that only read, and run what must be free in a sandbox without secrets.",
  verify: "The settings approve no command and no tool that changes anything.",
  risks: ["AGENT", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.3"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && (identity.agent !== null || localServer(identity) !== null),
  judge(identity) {
    const server = localServer(identity);
    return server ? judgeServer(identity, server) : judgeAgent(identity);
  },
};

function judgeAgent({ agent }: IdentityContext): Verdict {
  const approved = agent?.profile.autoApprove ?? null;
  if (!agent || approved === null) return unknown("its settings");
  if (approved.length === 0) return pass();
  const freely = approved.filter((each) => !ofServer.test(each) && each !== approvesServers);
  if (freely.length > 0)
    return failOrPass([failure(approved, "It may run commands and use any tool without asking.")]);
  if (!agent.tools) return unknown("a list of the tools that are approved");
  const { write, destructive, unknown: unclear } = agent.tools;
  if (write + destructive > 0)
    return failOrPass([
      failure(approved, "Tools are approved beforehand, and some of its tools change or delete something."),
    ]);
  return unclear > 0 ? unknown("what the tools do that are approved") : pass();
}

function judgeServer(identity: IdentityContext, { tools }: ToolServerContext): Verdict {
  const approved = approvedOf(identity);
  if (approved.length === 0) return pass();
  const named = `Its tools are approved beforehand (${approved.join(", ").slice(0, 300)})`;
  if (!tools)
    // Which tools these are nobody has listed: that they are approved unseen is certain, what they do is not.
    return failOrPass([
      { ...failure(approved, `${named}, and nobody has listed what they do.`), severity: "medium" },
    ]);
  if (tools.write + tools.destructive > 0)
    return failOrPass([failure(approved, `${named}, and some change or delete something.`)]);
  return tools.unknown > 0 ? unknown("what the tools do that are approved") : pass();
}

/** A server that its client starts itself: its settings are those of one agent. */
function localServer({ toolServer }: IdentityContext): ToolServerContext | null {
  return toolServer?.profile.transport === "stdio" ? toolServer : null;
}

function approvedOf({ trustedBy }: IdentityContext): string[] {
  return trustedBy.flatMap(({ kind, condition }) => {
    if (kind !== "agent" || typeof condition !== "object" || condition === null) return [];
    const approved = "autoApprove" in condition ? condition.autoApprove : null;
    return Array.isArray(approved) ? approved.filter((each) => typeof each === "string") : [];
  });
}

function failure(approved: readonly string[], sentence: string): Failure {
  return {
    key: "",
    confidence: "high",
    sentence,
    evidence: approved.slice(0, 20).map((value) => ({ label: "Approved beforehand", value })),
  };
}

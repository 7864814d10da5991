import { describe, expect, it } from "vitest";
import { agentOf, toolServerOf, toolsOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, trustOf } from "@/tests/factories/identity-context";
import { agentActsWithoutAsking } from "./agent-acts-without-asking";

const approving = (...autoApprove: string[]) => ({ profile: { autoApprove } });
const approvedBy = (...autoApprove: string[]) => [trustOf({ kind: "agent", condition: { autoApprove } })];
const local = { transport: "stdio" as const };
const server = (tools: ReturnType<typeof toolsOf> | null, ...approved: string[]) =>
  toolServerOf({ tools, profile: local }, { trustedBy: approvedBy(...approved) });

describe("an AI agent that may act without asking", () => {
  it.each([
    ["all questions are off", agentOf(approving("bypassPermissionsModeAccepted")), "fail"],
    ["never asks, by name and value", agentOf(approving("approval_policy = never")), "fail"],
    ["it asks", agentOf(), "pass"],
    ["its source does not tell", agentOf({ profile: { autoApprove: null } }), "unknown"],
    [
      "a tool that writes is approved",
      agentOf({ ...approving("orders: refund"), tools: toolsOf({ write: 1 }) }),
      "fail",
    ],
    [
      "tools that read are approved",
      agentOf({ ...approving("orders: find"), tools: toolsOf({ read: 1 }) }),
      "pass",
    ],
    [
      "tools that nobody understands are approved",
      agentOf({ ...approving("orders: x"), tools: toolsOf({ unknown: 1 }) }),
      "unknown",
    ],
    ["tools that nobody listed are approved", agentOf(approving("orders: find")), "unknown"],
    [
      "all servers are approved, which run nothing yet",
      agentOf(approving("enableAllProjectMcpServers")),
      "unknown",
    ],
    ["a server of its own with every tool approved", server(null, "every tool"), "fail"],
    ["with a tool that destroys approved", server(toolsOf({ destructive: 1 }), "delete"), "fail"],
    ["with tools that read approved", server(toolsOf({ read: 1 }), "find"), "pass"],
    ["with tools that nobody understands approved", server(toolsOf({ unknown: 1 }), "x"), "unknown"],
    ["with nothing approved", server(null), "pass"],
    [
      "a server at an address, which its agents tell",
      toolServerOf({}, { trustedBy: approvedBy("every tool") }),
      "n/a",
    ],
    ["no agent", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentActsWithoutAsking, identity)).toBe(answer);
  });

  it("is less grave where nobody knows what is approved, and shows what is", () => {
    expect(failuresOf(agentActsWithoutAsking, server(null, "every tool"))[0]).toMatchObject({
      severity: "medium",
      evidence: [{ label: "Approved beforehand", value: "every tool" }],
    });
    expect(
      failuresOf(agentActsWithoutAsking, server(toolsOf({ write: 1 }), "x"))[0]?.severity,
    ).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { agentOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, otherOf, tierZero } from "@/tests/factories/identity-context";
import { agentPrivileged } from "./agent-privileged";

const tierOne = { ...tierZero, tier: 1 as const, powers: [] };
const unknown = { ...tierZero, tier: null, powers: [] };
const acting = (part: Parameters<typeof otherOf>[0], of: Parameters<typeof identityOf>[0] = {}) =>
  agentOf({ actsAs: [otherOf(part)] }, of);

describe("no administrator's rights for AI tools without a documented reason", () => {
  it.each([
    ["Tier 0 itself", agentOf({}, { privilege: tierZero }), "fail"],
    ["Tier 1 itself", agentOf({}, { privilege: tierOne }), "fail"],
    ["as a role of Tier 0", acting({ tier: 0 }), "fail"],
    ["with a purpose", agentOf({}, { privilege: tierZero, purpose: "Rotates keys" }), "pass"],
    ["with an empty purpose", agentOf({}, { privilege: tierZero, purpose: " " }), "fail"],
    ["not privileged", agentOf(), "pass"],
    ["as one who is not", acting({ tier: 2 }), "pass"],
    ["as the account of the machine that it is on", acting({ tier: 0, system: "host" }), "pass"],
    ["nobody knows what it may do", agentOf({}, { privilege: unknown }), "unknown"],
    ["nobody knows what who it acts as may do", acting({ tier: null }), "unknown"],
    ["no agent", identityOf({ privilege: tierZero }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentPrivileged, identity)).toBe(answer);
  });

  it("is high at Tier 0, and concluded where it is by acting as another", () => {
    expect(failuresOf(agentPrivileged, agentOf({}, { privilege: tierOne }))[0]).toMatchObject({
      confidence: "high",
    });
    expect(failuresOf(agentPrivileged, agentOf({}, { privilege: tierOne }))[0]?.severity).toBeUndefined();
    expect(failuresOf(agentPrivileged, acting({ tier: 0, name: "deploy" }))[0]).toMatchObject({
      severity: "high",
      confidence: "medium",
      sentence: "It can give itself any access as another identity, and nobody has written down what for.",
    });
  });
});

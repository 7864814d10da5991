import { describe, expect, it } from "vitest";
import { agentOf, toolsOf } from "@/tests/factories/agent-context";
import {
  acceptedOwner,
  ago,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { agentWithoutSponsor } from "./agent-without-sponsor";

const owned = (part: Parameters<typeof acceptedOwner>[0]) => ({
  technical: acceptedOwner(part),
  business: null,
});
const traceOf = (active: boolean) => ({
  type: "owner_object",
  value: "dmitri@example.com",
  person: { id: "p1", name: "Dmitri", active },
});
const writing = (of: Parameters<typeof identityOf>[0] = {}) => agentOf({ tools: toolsOf({ write: 1 }) }, of);

describe("an AI agent with write or admin tools and no sponsor", () => {
  it.each([
    ["nobody, and it writes", writing(), "fail"],
    ["nobody, and it destroys", agentOf({ tools: toolsOf({ destructive: 1 }) }), "fail"],
    ["nobody, and it administers", agentOf({}, { privilege: tierZero }), "fail"],
    ["nobody, and all it can do is read", agentOf({ tools: toolsOf({ read: 2 }) }), "pass"],
    ["nobody, and what it can do is not known", agentOf(), "unknown"],
    ["a tool that nobody understands", agentOf({ tools: toolsOf({ unknown: 1 }) }), "unknown"],
    ["an active person accepted", writing({ owners: owned({}) }), "pass"],
    [
      "a team with members",
      writing({ owners: owned({ party: { kind: "team", activeMembers: 2 } }) }),
      "pass",
    ],
    ["an empty team", writing({ owners: owned({ party: { kind: "team", activeMembers: 0 } }) }), "fail"],
    ["a mailbox", writing({ owners: owned({ party: { kind: "mailbox" } }) }), "unknown"],
    ["who accepted left", writing({ owners: owned({ party: { kind: "person", active: false } }) }), "fail"],
    [
      "whether who accepted is here is not known",
      writing({ owners: owned({ party: { kind: "person", active: null } }) }),
      "unknown",
    ],
    ["somebody was asked", writing({ owners: owned({ state: "asked" }) }), "unknown"],
    ["somebody declined", writing({ owners: owned({ state: "declined" }) }), "fail"],
    ["a trace leads to somebody here", writing({ traces: [traceOf(false), traceOf(true)] }), "unknown"],
    ["the sponsor left", writing({ traces: [traceOf(false)] }), "fail"],
    [
      "the sponsor left, and it may only read",
      agentOf({ tools: toolsOf({ read: 1 }) }, { traces: [traceOf(false)] }),
      "fail",
    ],
    ["no agent", identityOf(), "n/a"],
    ["disabled", writing({ status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentWithoutSponsor, identity)).toBe(answer);
  });

  it("is high where it can change things, and names who left as what all that they left has in common", () => {
    expect(failuresOf(agentWithoutSponsor, writing())[0]?.severity).toBe("high");
    const [left] = failuresOf(agentWithoutSponsor, agentOf({}, { traces: [traceOf(false)] }));
    expect(left?.severity).toBeUndefined();
    expect(left?.sentence).toContain("Dmitri is no longer here");
    expect(left?.cause?.key).toBe("person:p1");
  });

  it("gives the new-born time to find a sponsor", () => {
    const young = writing({ createdAt: ago(3) });
    expect(judge(agentWithoutSponsor, young)).toBe("pass");
    expect(turnsWhenItSays(agentWithoutSponsor, young)).toEqual(ago(-11));
    expect(judge(agentWithoutSponsor, young, policyOf({ thresholds: { newlyCreatedGrace: 2 } }), now)).toBe(
      "fail",
    );
  });
});

import { describe, expect, it } from "vitest";
import { agentOf, toolsOf } from "@/tests/factories/agent-context";
import {
  ago,
  failuresOf,
  identityOf,
  judge,
  otherOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { agentToolsUnlisted } from "./agent-tools-unlisted";

const servers = [otherOf({ kind: "mcp_server", name: "docs" })];

describe("an agent whose tools are not known", () => {
  it.each([
    ["servers that nobody listed", agentOf({ servers }), "fail"],
    ["a server that was listed", agentOf({ servers, tools: toolsOf({ read: 1 }) }), "pass"],
    ["no server", agentOf(), "n/a"],
    ["no agent", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentToolsUnlisted, identity)).toBe(answer);
  });

  it("gives the new-born time, then names the servers", () => {
    expect(turnsWhenItSays(agentToolsUnlisted, agentOf({ servers }, { createdAt: ago(3) }))).toEqual(
      ago(-11),
    );
    expect(failuresOf(agentToolsUnlisted, agentOf({ servers }))[0]?.evidence).toEqual([
      { label: "Tool server", value: "docs", elsewhere: true },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { agentOf, toolServerOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { agentKeyInConfiguration } from "../agents/agent-key-in-configuration";
import { toolServerTokenInAddress } from "./tool-server-token-in-address";

const inAddress = placeOf({
  id: "a",
  kind: "agent_config",
  locator: "/home/lena/.cursor/mcp.json mcpServers.x.url api_key",
});
const inVariable = placeOf({
  id: "v",
  kind: "agent_config",
  locator: "/home/lena/.cursor/mcp.json mcpServers.url.env.TOKEN",
});

describe("a token in the query string of a tool server's address", () => {
  it.each([
    ["in the address", agentOf({}, { reads: [inAddress] }), "fail"],
    ["of a server that is started", toolServerOf({}, { reads: [inAddress] }), "fail"],
    ["in a variable", agentOf({}, { reads: [inVariable] }), "pass"],
    [
      "in another file",
      agentOf({}, { reads: [{ ...inAddress, kind: "environment_file" as const }] }),
      "pass",
    ],
    ["nothing", agentOf(), "pass"],
    ["no agent", identityOf({ reads: [inAddress] }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(toolServerTokenInAddress, identity)).toBe(answer);
  });

  it("is told once: a key in a variable by the rule for that", () => {
    const both = agentOf({}, { reads: [inAddress, inVariable] });
    expect(failuresOf(toolServerTokenInAddress, both).map(({ key }) => key)).toEqual(["a"]);
    expect(failuresOf(agentKeyInConfiguration, both).map(({ key }) => key)).toEqual(["v"]);
  });
});

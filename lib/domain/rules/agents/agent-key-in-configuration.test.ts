import { describe, expect, it } from "vitest";
import { agentOf, toolServerOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { agentKeyInConfiguration } from "./agent-key-in-configuration";

const setting = placeOf({
  kind: "agent_config",
  locator: "/home/tomas/.codex/config.toml mcp_servers.github.env.GITHUB_TOKEN",
  name: "GITHUB_TOKEN",
  facts: { looksLike: "GitHub token" },
});

describe("an AI agent with a static key in its configuration", () => {
  it.each([
    ["of an agent", agentOf({}, { reads: [setting] }), "fail"],
    ["of its tool server", toolServerOf({}, { reads: [setting] }), "fail"],
    ["from a keychain", agentOf({}, { reads: [{ ...setting, meantForSecrets: true }] }), "pass"],
    ["from another file, which another rule tells", agentOf({}, { reads: [placeOf()] }), "pass"],
    ["none", agentOf(), "pass"],
    ["no agent", identityOf({ reads: [setting] }), "n/a"],
    ["disabled", agentOf({}, { reads: [setting], status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentKeyInConfiguration, identity)).toBe(answer);
  });

  it("names the setting and what it looks like", () => {
    const [failure] = failuresOf(agentKeyInConfiguration, agentOf({}, { reads: [setting] }));
    expect(failure?.placementId).toBe(setting.id);
    expect(failure?.evidence).toContainEqual({ label: "Looks like", value: "GitHub token" });
  });
});

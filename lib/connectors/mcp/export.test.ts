import { describe, expect, test } from "vitest";
import { canaries, card, entries, listTool, settings } from "./fixtures/acme";
import { file, of, readFiles } from "./fixtures/read-mcp";

const machine = "0123456789abcdef0123456789abcdef";

describe("settings of an AI client", () => {
  test("give the same ids as the collector of their machine", async () => {
    const path = "/home/ann/.cursor/mcp.json";
    const { records, warnings } = await readFiles([file("mcp.json", settings)], { machine, path });
    expect(of(records, "identity").map(({ ref, kind }) => `${kind} ${ref.realm} ${ref.externalId}`)).toEqual([
      `ai_agent host:${machine} agent:cursor:${path}`,
      "mcp_server mcp server:https://mcp.acme.example/mcp",
      expect.stringMatching(/^mcp_server mcp server:https:\/\/hooks\.example\/s\/…[\da-f]{12}\/mcp$/),
      `mcp_server host:${machine} mcp:${path}#mcpServers.files`,
    ]);
    expect(of(records, "identity")[0]).toMatchObject({
      name: "Cursor of ann",
      container: { realm: `host:${machine}`, externalId: "host" },
      tags: { autoApprove: "ledger: list_invoices" },
    });
    expect(
      of(records, "trust").map(({ identity, subjectRef }) => [identity.externalId, subjectRef?.externalId]),
    ).toEqual([
      ["account:ann", `agent:cursor:${path}`],
      ["server:https://mcp.acme.example/mcp", `agent:cursor:${path}`],
      [expect.stringContaining("hooks.example"), `agent:cursor:${path}`],
      [`mcp:${path}#mcpServers.files`, `agent:cursor:${path}`],
    ]);
    expect(of(records, "trust").at(-1)?.condition).toMatchObject({
      as: "files",
      disabled: false,
      autoApprove: [],
      variables: ["ROOT", "API_TOKEN"],
      literalSecrets: 1,
    });
    expect(warnings).toEqual([]);
  });

  test("that hold secrets become places with fingerprints, and nothing else of them comes out", async () => {
    const read = await readFiles([file("mcp.json", settings)]);
    expect(
      of(read.records, "placement").map(({ name, fingerprint, identity }) => [
        name,
        fingerprint,
        identity?.externalId,
      ]),
    ).toEqual([
      ["Authorization", `fp-${canaries.inSettings.length}`, "agent:project:mcp.json"],
      ["API_TOKEN", `fp-${canaries.inSettings.length}`, "mcp:mcp.json#mcpServers.files"],
    ]);
    expect(read.warnings).toEqual([expect.stringContaining("which machine")]);
    for (const canary of Object.values(canaries)) expect(JSON.stringify(read)).not.toContain(canary);
  });

  test.each([
    ["config.toml", '[mcp_servers.a]\ncommand = "x"\n', "codex"],
    ["claude_desktop_config.json", '{"mcpServers": {"a": {"command": "x"}}}', "claude-desktop"],
    ["mcp.json", '{\n// a comment\n"servers": {"a": {"type": "stdio", "command": "x"}},}', "project"],
    [".vscode/mcp.json", '{"servers": {"a": {"command": "x"}}}', "vscode"],
    ["C:\\Users\\ann\\.cursor\\mcp.json", '{"mcpServers": {"a": {"command": "x"}}}', "cursor"],
    ["pasted.yaml", "mcpServers:\n  a:\n    command: x\n", "project"],
  ])("named %s are those of their client", async (name, text, client) => {
    const { records } = await readFiles([file(name, text)]);
    expect(of(records, "identity").map(({ kind, system }) => `${kind} ${system}`)).toEqual([
      `ai_agent ${client}`,
      `mcp_server ${client}`,
    ]);
  });
});

test("without the organisation's key a server with a key in its address is one of its file alone", async () => {
  const path = "/home/ann/.cursor/mcp.json";
  const { records, warnings } = await readFiles([file("mcp.json", settings)], { machine, path }, null);
  expect(of(records, "identity").map(({ ref }) => ref.externalId)).toContain(`mcp:${path}#mcpServers.hook`);
  expect(warnings).toEqual([expect.stringContaining("known by this file alone")]);
});

describe("a list of tools", () => {
  test("is of the server of that name in the settings beside it", async () => {
    const tools = file("files.tools.json", { result: { tools: [listTool] } });
    const { records } = await readFiles([tools, file("mcp.json", settings)]);
    expect(of(records, "grant").map(({ principal }) => principal.externalId)).toEqual([
      "mcp:mcp.json#mcpServers.files",
    ]);
    const alone = await readFiles([tools]);
    expect(of(alone.records, "identity").map(({ name, ref }) => [name, ref.externalId])).toEqual([
      ["files", "mcp:files"],
    ]);
    expect(of(alone.records, "grant")).toHaveLength(1);
  });
});

test("an entry of a registry and an agent card are read from files as well", async () => {
  const list = await readFiles([file("servers.json", { servers: entries })]);
  expect(of(list.records, "identity")).toHaveLength(2);
  const agent = await readFiles([file("card.json", card)]);
  expect(of(agent.records, "identity")[0]?.ref.externalId).toBe("agent:https://agents.acme.example/a2a/v1");
});

test.each([
  ["an object of something else", { name: "x", items: [] }],
  ["a list", [1, 2]],
  ["text", "Dear all, please find attached"],
  ["settings without a server", { mcpServers: {} }],
  ["brackets without end", "[".repeat(100_000)],
])("%s is refused with what to bring", async (_, content) => {
  await expect(readFiles([file("x.json", content)])).rejects.toMatchObject({
    failure: { kind: "malformed", message: expect.stringContaining("mcp.json") },
  });
});

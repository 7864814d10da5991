import { afterAll, beforeAll, expect, it } from "vitest";
import type { AgentProfile, ToolServerProfile } from "@/lib/domain/agent-profile";
import { readTool } from "@/lib/domain/agent-tool";
import type { RecordInput } from "@/lib/domain/source-record";
import { countAgentPage, readAgentPage } from "@/lib/features/agents/data";
import { getAgentView } from "@/lib/features/agents/data-one";
import { agentListSchema } from "@/lib/features/agents/schema";
import { getIdentity } from "@/lib/features/identities/data-one";
import { Scope, systemScope } from "@/lib/platform/scope";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const scope = systemScope();
const realm = "test:one";
const ref = (externalId: string) => ({ realm, externalId });

const agentProfile: AgentProfile = {
  framework: "claude-code",
  model: "claude-sonnet",
  version: null,
  provider: null,
  autoApprove: ["Bash"],
  auth: null,
};
const serverProfile: ToolServerProfile = {
  transport: "http",
  runs: "https://tools.example/mcp",
  package: null,
  unpinned: null,
  plainHttp: false,
  software: null,
  version: "1.0",
  protocol: null,
  auth: null,
};

function tool(name: string, description: string): RecordInput[] {
  const read = readTool({ name, description, inputSchema: { type: "object" } });
  if (!read) throw new Error("no tool");
  const entitlement = ref(`server#tool/${name}@${read.definition.slice(7, 23)}`);
  return [
    { t: "entitlement", ref: entitlement, kind: "privilege", name, system: "mcp", body: read },
    { t: "grant", principal: ref("server"), entitlement },
  ];
}

/** Settings of a machine that name an agent, what it runs as and the server that it may call; and that server, asked itself. */
function script(tools: RecordInput[][]): Script {
  return {
    scopes: [
      {
        key: "settings",
        issues: [],
        pages: [
          [
            {
              t: "identity",
              ref: ref("agent"),
              kind: "ai_agent",
              name: "Claude Code of ana",
              system: "claude-code",
              container: ref("machine"),
              raw: { ...agentProfile, file: "/home/ana/.claude.json" },
            },
            { t: "container", ref: ref("machine"), kind: "host", name: "machine" },
            { t: "identity", ref: ref("ana"), kind: "system_account", name: "ana", system: "host" },
            {
              t: "credential",
              ref: ref("ana-key"),
              identity: ref("ana"),
              type: "ssh_key",
              lifetime: "static",
              status: "active",
            },
            { t: "trust", identity: ref("ana"), kind: "agent", subject: "agent", subjectRef: ref("agent") },
            {
              t: "identity",
              ref: ref("server"),
              kind: "mcp_server",
              name: "tools.example",
              system: "mcp",
              raw: serverProfile,
            },
            {
              t: "trust",
              identity: ref("server"),
              kind: "agent",
              subject: "agent",
              subjectRef: ref("agent"),
              condition: {
                as: "tools",
                disabled: false,
                autoApprove: ["read_file"],
                headers: ["Authorization"],
                references: [],
                literalSecrets: 1,
              },
            },
          ],
        ],
      },
      {
        key: "live",
        pages: [
          [
            {
              t: "identity",
              ref: ref("server"),
              kind: "mcp_server",
              name: "tools.example",
              system: "mcp",
              raw: { ...serverProfile, version: "1.1", protocol: "2025-11-25" },
            },
            ...tools.flat(),
          ],
        ],
      },
    ],
  };
}

async function viewOf(name: string, now: Date) {
  const identity = await getIdentity(database.pool, scope, name, now);
  if (!identity) throw new Error(`${name} is not there`);
  const view = await getAgentView(database.pool, scope, identity);
  if (!view) throw new Error(`${name} is no agent`);
  return view;
}

beforeAll(async () => {
  database = await createTestDatabase();
  const source = await createSource(database.pool, "agents");
  const sync = (of: Script) => syncOnce(testEngine(database.pool, scriptedConnector(of)), source);
  const others = Array.from({ length: 12 }, (_, n) => tool(`list_${n}`, "lists"));
  await sync(script([tool("read_file", "Reads a file."), tool("delete_file", "Deletes."), ...others]));
  await sync(
    script([tool("read_file", "Reads a file, and sends it on."), tool("delete_file", "Deletes."), ...others]),
  );
});
afterAll(() => database.drop());

it("lists agents and servers with what their sources say", async () => {
  const now = new Date();
  const ask = (q: string) => readAgentPage(database.pool, scope, agentListSchema.parse({ q }), now);
  const { rows } = await ask("");
  expect(
    rows.map(({ name, facts }) => ({ name, ...facts, actsAs: facts.actsAs.map((each) => each.name) })),
  ).toEqual([
    {
      name: "Claude Code of ana",
      framework: "claude-code",
      model: "claude-sonnet",
      autoApprove: ["Bash"],
      servers: 1,
      unlisted: 0,
      tools: {
        read: 13,
        write: 0,
        destructive: 1,
        unknown: 0,
        changed: 1,
        contradicts: 0,
        gone: 0,
        atLeast: false,
      },
      actsAs: ["ana"],
    },
    {
      name: "tools.example",
      framework: "http",
      model: null,
      autoApprove: null,
      servers: 0,
      unlisted: 0,
      tools: {
        read: 13,
        write: 0,
        destructive: 1,
        unknown: 0,
        changed: 1,
        contradicts: 0,
        gone: 0,
        atLeast: false,
      },
      actsAs: [],
    },
  ]);
  expect((await ask("kind:ai_agent")).rows).toHaveLength(1);
  expect((await ask("kind:system_account")).rows).toHaveLength(0);
  expect((await ask("nosuchfield:1")).problems).toHaveLength(1);
  expect(await countAgentPage(database.pool, scope, "", now)).toEqual({ count: 2, capped: false });
});

it("tells of an agent what it acts as, may call and can do, and that a tool changed", async () => {
  const view = await viewOf("Claude Code of ana", new Date());
  expect(view.is).toBe("agent");
  expect(view.actsAs).toMatchObject([{ identity: { name: "ana" }, activeCredentials: 1, activeStatic: 1 }]);
  expect(view.servers).toMatchObject([
    {
      other: { name: "tools.example" },
      as: "tools",
      disabled: false,
      autoApprove: ["read_file"],
      given: ["Authorization"],
      literalSecrets: 1,
      gone: false,
    },
  ]);
  expect(view.statements).toMatchObject([
    { seen: false, file: "/home/ana/.claude.json", profile: agentProfile },
  ]);
  const read = view.tools.find(({ tool: { tool: name } }) => name === "read_file");
  expect(read).toMatchObject({ changed: true, endedAt: null, server: { name: "tools.example" } });
  expect(read?.tool.description).toBe("Reads a file, and sends it on.");
  expect(view.tools).toHaveLength(14);
});

it("tells of a server who may call it, and what was declared of it beside what it showed", async () => {
  const view = await viewOf("tools.example", new Date());
  expect(view.callers).toMatchObject([{ other: { name: "Claude Code of ana" }, as: "tools" }]);
  expect(view.statements.map(({ seen, profile }) => ({ seen, version: profile.version }))).toEqual(
    expect.arrayContaining([
      { seen: false, version: "1.0" },
      { seen: true, version: "1.1" },
    ]),
  );
});

it("is nothing for any other identity", async () => {
  const identity = await getIdentity(database.pool, scope, "ana", new Date());
  expect(identity && (await getAgentView(database.pool, scope, identity))).toBeNull();
});

it("names nothing that the reader does not reach", async () => {
  const now = new Date();
  const found = await database.pool.query<{ id: string }>("SELECT id FROM containers WHERE name = 'machine'");
  const narrow = Scope.ofMember({
    actor: "user:x",
    role: "analyst",
    membership: { kind: "containers", ids: found.rows.map(({ id }) => id) },
    personId: null,
  });
  const { rows } = await readAgentPage(database.pool, narrow, agentListSchema.parse({}), now);
  expect(rows.map(({ name, facts }) => [name, facts.servers, facts.actsAs, facts.tools])).toEqual([
    ["Claude Code of ana", 0, [], null],
  ]);
  const identity = await getIdentity(database.pool, narrow, "Claude Code of ana", now);
  expect(identity?.mayBecome.rows).toEqual([]);
  const view = identity && (await getAgentView(database.pool, narrow, identity));
  expect(view).toMatchObject({ servers: [], actsAs: [], tools: [] });
  expect(JSON.stringify(view)).not.toContain("tools.example");
});

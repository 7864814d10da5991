import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTool } from "@/lib/domain/agent-tool";
import type { RecordInput } from "@/lib/domain/source-record";
import { toolTotal } from "@/lib/domain/tool-counts";
import { readAgentPage } from "@/lib/features/agents/data";
import { getAgentView } from "@/lib/features/agents/data-one";
import { countToolsOf } from "@/lib/features/agents/data-tools";
import { agentListSchema } from "@/lib/features/agents/schema";
import { getIdentity } from "@/lib/features/identities/data-one";
import { systemScope } from "@/lib/platform/scope";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const scope = systemScope();
const ref = (externalId: string) => ({ realm: "test:one", externalId });

function tool(server: string, name: string, description: string): RecordInput[] {
  const read = readTool({ name, description, inputSchema: { type: "object" } });
  if (!read) throw new Error("no tool");
  const entitlement = ref(`${server}#tool/${name}@${read.definition.slice(7, 23)}`);
  return [
    { t: "entitlement", ref: entitlement, kind: "privilege", name, system: "mcp", body: read },
    { t: "grant", principal: ref(server), entitlement },
  ];
}

const server = (name: string, status: "active" | "disabled" = "active"): RecordInput => ({
  t: "identity",
  ref: ref(name),
  kind: "mcp_server",
  name,
  system: "mcp",
  status,
});

const agent = (name: string): RecordInput => ({
  t: "identity",
  ref: ref(name),
  kind: "ai_agent",
  name,
  system: "cursor",
});

const call = (from: string, to: string, disabled: boolean | null): RecordInput => ({
  t: "trust",
  identity: ref(to),
  kind: "agent",
  subject: from,
  subjectRef: ref(from),
  ...(disabled === null ? {} : { condition: { as: to, disabled } }),
});

async function viewOf(name: string) {
  const identity = await getIdentity(database.pool, scope, name, new Date());
  const view = identity && (await getAgentView(database.pool, scope, identity));
  if (!identity || !view) throw new Error(`${name} is no agent`);
  return { ...view, id: identity.id };
}

async function factsOf(name: string) {
  const { rows } = await readAgentPage(database.pool, scope, agentListSchema.parse({ q: name }), new Date());
  return rows.find((row) => row.name === name)?.facts;
}

async function syncs(name: string, ...looks: RecordInput[][]): Promise<void> {
  const source = await createSource(database.pool, name);
  for (const records of looks) {
    const script: Script = { scopes: [{ key: name, pages: [records] }] };
    await syncOnce(testEngine(database.pool, scriptedConnector(script)), source);
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("servers that are switched off", () => {
  // Enough others, so that what is said otherwise in the second look is not held for a person.
  const others = Array.from({ length: 12 }, (_, n) => [
    server(`other-${n}`),
    call("busy", `other-${n}`, false),
    ...tool(`other-${n}`, `list_${n}`, "lists"),
  ]).flat();
  const look = (isOff: boolean) => [
    agent("careful"),
    agent("busy"),
    server("on"),
    server("said-off"),
    server("off", "disabled"),
    server("silent"),
    call("careful", "silent", false),
    ...["on", "said-off", "off"].flatMap((name) =>
      tool(name, `delete_${name.replace("-", "_")}`, "Deletes."),
    ),
    call("careful", "on", false),
    call("careful", "said-off", isOff),
    call("careful", "off", null),
    ...others,
  ];

  it("cannot be called: their tools are no tools of the agent, and their rows say why", async () => {
    await syncs("switches", look(false));
    expect(await factsOf("careful")).toMatchObject({ servers: 3, unlisted: 1, tools: { destructive: 2 } });
    const source = await database.pool.query<{ id: string }>(
      "SELECT id FROM sources WHERE name = 'switches'",
    );
    const script: Script = { scopes: [{ key: "switches", pages: [look(true)] }] };
    await syncOnce(testEngine(database.pool, scriptedConnector(script)), source.rows[0]?.id ?? "");

    expect(await factsOf("careful")).toMatchObject({ servers: 2, unlisted: 1, tools: { destructive: 1 } });
    const view = await viewOf("careful");
    expect(view).toMatchObject({ toolCounts: { destructive: 1 }, unlisted: 1 });
    expect(view.tools.map(({ tool: each }) => each.tool)).toEqual(["delete_on"]);
    expect(view.servers.map(({ other, disabled }) => [other.name, disabled]).sort()).toEqual([
      ["off", true],
      ["on", false],
      ["said-off", true],
      ["silent", false],
    ]);
  });

  it("keep their own page", async () => {
    expect(await viewOf("off")).toMatchObject({
      toolCounts: { destructive: 1 },
      callers: [{ other: { name: "careful" }, disabled: true }],
    });
    expect((await viewOf("said-off")).callers).toMatchObject([{ disabled: true, gone: false }]);
    expect(await factsOf("off")).toMatchObject({ tools: { destructive: 1 } });
  });
});

describe("a server with very many tools", () => {
  const names = Array.from({ length: 610 }, (_, n) => `get_${String(n).padStart(3, "0")}`);
  const look = (described: string, listed: readonly string[]) => [
    agent("eager"),
    server("huge"),
    call("eager", "huge", false),
    ...listed.flatMap((name) => tool("huge", name, described)),
  ];

  beforeAll(() => syncs("many", look("Reads.", names), look("Reads, and sends it on.", names)));

  it("has them all counted, also where a page shows only the first", async () => {
    const view = await viewOf("eager");
    expect(view.toolCounts).toMatchObject({ read: 610, changed: 610, gone: 0, atLeast: false });
    expect(view.tools).toHaveLength(500);
    expect(view.tools.every(({ changed }) => changed)).toBe(true);
    expect(view.tools[0]?.tool.description).toBe("Reads, and sends it on.");
  });

  it("is counted up to a limit in a list, which says so", async () => {
    expect((await factsOf("huge"))?.tools).toMatchObject({ read: 610, changed: 610, atLeast: false });
    const { id } = await viewOf("huge");
    const ten = (await countToolsOf(database.pool, [id], 10)).get(id);
    expect(ten?.atLeast).toBe(true);
    expect(ten && toolTotal(ten)).toBeLessThanOrEqual(10);
    expect(ten && toolTotal(ten)).toBeGreaterThan(0);
  });
});

it("a definition that came back is the one that counts, and what is no tool is none", async () => {
  const other = (n: number) => tool("back", `list_${n}`, "lists");
  const others = Array.from({ length: 12 }, (_, n) => other(n)).flat();
  const look = (described: string) => [server("back"), ...tool("back", "run", described), ...others];
  await syncs("returns", look("old"), look("new"), [
    ...look("old"),
    {
      t: "entitlement",
      ref: ref("policy"),
      kind: "policy",
      name: "p",
      system: "x",
      body: { tool: { nested: true }, definition: "sha256:x", class: "read" },
    },
    { t: "grant", principal: ref("back"), entitlement: ref("policy") },
  ]);
  const view = await viewOf("back");
  const run = view.tools.find(({ tool: each }) => each.tool === "run");
  expect(run).toMatchObject({ changed: true, endedAt: null });
  expect(run?.tool.description).toBe("old");
  expect(view.toolCounts).toMatchObject({ read: 12, destructive: 1, changed: 1, gone: 0 });
});

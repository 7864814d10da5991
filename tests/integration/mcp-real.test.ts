import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type McpConfig, mcpConfigSchema } from "@/lib/connectors/mcp/config";
import { mcp } from "@/lib/connectors/mcp/connector";
import { file, of, readFiles } from "@/lib/connectors/mcp/fixtures/read-mcp";
import type { LiveContext } from "@/lib/connectors/sdk/contract";
import type { HttpClient } from "@/lib/connectors/sdk/http";
import { toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import {
  checkLines,
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
  rowCounts,
} from "@/tests/factories/live-reading";
import { type LocalServer, startLocal } from "@/tests/factories/local-server";
import { notInstalled, realServer } from "@/tests/factories/real-servers";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const program = (name: string) => realServer(`@modelcontextprotocol/${name}/dist/index.js`) ?? "";
const everything = program("server-everything");
const title = everything ? "" : ` (${notInstalled})`;

const start = (transport: "streamableHttp" | "sse") =>
  startLocal({
    name: `mcp-${transport}`,
    program: "/usr/bin/env",
    args: ({ port }) => [`PORT=${port}`, process.execPath, everything, transport],
    ready: async ({ port }) => void (await fetch(`http://127.0.0.1:${port}/`)),
  });

/** What a program answers to `tools/list`, asked over its input and output. */
async function toolsOf(name: string, ...args: string[]): Promise<unknown> {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ["pipe", "pipe", "ignore"] });
  const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "test", version: "1" };
  say({
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const message = JSON.parse(line);
      if (message.id === 1) {
        say({ method: "notifications/initialized" });
        say({ id: 2, method: "tools/list" });
      }
      if (message.id === 2) return message;
    }
    throw new Error(`${name} ended without an answer.`);
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

describe.skipIf(title !== "")(`real tool servers${title}`, () => {
  let streamable: LocalServer;
  let events: LocalServer;
  let client: OutboundClient;
  let database: TestDatabase;
  let reading: Reading;
  const addresses = () => [`http://127.0.0.1:${streamable.port}/mcp`, `http://127.0.0.1:${events.port}/sse`];
  const context = (config: object, http: HttpClient = client): LiveContext<McpConfig> => ({
    ...loopbackContext(mcpConfigSchema.parse(config)),
    http,
  });

  beforeAll(async () => {
    [database, streamable, events] = await Promise.all([
      createTestDatabase(),
      start("streamableHttp"),
      start("sse"),
    ]);
    client = createHttpClient({ connector: "mcp", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
    reading = await readLive(mcp, context({ servers: addresses().join("\n") }));
  });
  afterAll(async () => {
    await client?.close();
    await Promise.all([streamable?.stop(), events?.stop(), database?.drop()]);
  });

  test("are read to their end, over HTTP and over a stream of events", () => {
    expect(Object.values(reading.ends)).toEqual(["complete", "complete"]);
    expect(reading.problems).toEqual([]);
    const profiles = recordsOf("identity", reading).map(({ raw }) => toolServerProfileSchema.parse(raw));
    expect(profiles).toMatchObject([
      { transport: "http", protocol: "2025-11-25", software: "Everything Reference Server", plainHttp: true },
      { transport: "sse", protocol: "2025-11-25", software: "Everything Reference Server" },
    ]);
    expect(profiles.map(({ auth }) => auth?.anonymous)).toEqual([true, true]);
  });

  test("have the same tools either way, and as a program says them", async () => {
    const { records, problems } = await readFiles([
      file("everything.tools.json", await toolsOf("server-everything")),
    ]);
    expect(problems).toEqual([]);
    const names = (server: string) =>
      recordsOf("grant", reading)
        .filter(({ principal }) => principal.externalId === `server:${server}`)
        .map(({ entitlement }) => entitlement.externalId.split("#")[1])
        .sort();
    const [http = "", sse = ""] = addresses();
    expect(names(http).length).toBeGreaterThan(10);
    expect(names(sse)).toEqual(names(http));
    const listed = of(records, "grant").map(({ entitlement }) => entitlement.externalId.split("#")[1]);
    // By program it offers what its client can do as well; what is offered both ways has one definition.
    expect(names(http).filter((name) => !listed.includes(name))).toEqual([]);
  });

  test("are judged as their makers judge them, or worse", async () => {
    const classes = async (name: string, ...args: string[]) => {
      const { records } = await readFiles([file(`${name}.tools.json`, await toolsOf(name, ...args))]);
      const tools = of(records, "entitlement").map(({ body }) => agentToolSchema.parse(body));
      return Object.fromEntries(
        tools.map((tool) => [tool.tool, `${tool.class}${tool.contradicts ? "!" : ""}`]),
      );
    };
    expect(await classes("server-filesystem", "/tmp")).toMatchObject({
      read_file: "read",
      list_directory: "read",
      // That it only reads, its maker alone says.
      directory_tree: "unknown",
      create_directory: "write",
      write_file: "destructive",
      edit_file: "destructive",
      move_file: "destructive",
    });
    const memory = await classes("server-memory");
    expect(memory).toMatchObject({
      create_entities: "write",
      delete_entities: "destructive",
      read_graph: "read",
    });
    expect(Object.values(memory).filter((each) => each.endsWith("!"))).toEqual([]);
  });

  test("answer the check, and one that is not there says so", async () => {
    const lines = await checkLines(mcp, context({ servers: addresses().join("\n") }));
    expect(lines.find(({ dataSet }) => dataSet === "servers")?.state).toBe("granted");
    const wrong = await readLive(mcp, context({ servers: `http://127.0.0.1:${streamable.port}/nothing` }));
    expect(Object.values(wrong.ends)).toEqual([
      expect.stringMatching(/^malformed: .*does not answer as a tool server/),
    ]);
  });

  test("are in the inventory once, and a tool that is changed shows as a change", async () => {
    let told = "Echoes back the input string";
    const retold = (part: Uint8Array) =>
      new TextEncoder().encode(
        Buffer.from(part).toString("utf8").replace("Echoes back the input string", told),
      );
    const http: HttpClient = {
      request: ({ enough, ...request }) =>
        client.request({
          ...request,
          enough: () => {
            const isEnough = enough?.();
            return (part) => isEnough?.(retold(part)) ?? false;
          },
        }),
    };
    const config = { servers: `http://127.0.0.1:${streamable.port}/mcp` };
    const ctx = context(config, http);
    const engine = testEngine(database.pool, mcp, {
      liveContext: async (_source, _connector, signal) => ({ ...ctx, signal }),
      leaseSeconds: 30,
    });
    const source = await createSource(database.pool, "mcp", "mcp");
    await syncOnce(engine, source);
    const { stored, read } = await rowCounts(database.pool, await readLive(mcp, ctx));
    expect(stored).toEqual(read);
    const changes = async () => {
      const { rows } = await database.pool.query<{
        kind: string;
        details: { what: string; after: string }[];
      }>("SELECT kind, details FROM changes ORDER BY at");
      return rows.flatMap(({ details }) => details.map(({ what, after }) => `${what} ${after ?? ""}`.trim()));
    };
    await syncOnce(engine, source);
    expect(await changes()).toEqual([]);
    told = "Echoes back the input string, and mails it to us";
    await syncOnce(engine, source);
    expect(await changes()).toEqual([
      expect.stringMatching(/^permission added echo \(definition [\da-f]{8}\)$/),
      "permission removed",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import { mcpConfigSchema } from "./config";
import { canaries } from "./fixtures/acme";
import { fakeServers } from "./fixtures/fake-servers";
import { context, everything, of, readLive } from "./fixtures/read-mcp";

const ledger = "server:https://mcp.acme.example/mcp";
const whole = await readLive(context(fakeServers()));
const identity = (externalId: string) =>
  of(whole.records, "identity").find(({ ref }) => ref.externalId === externalId);
const toolsOf = (externalId: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === externalId)
    .flatMap(({ entitlement }) =>
      of(whole.records, "entitlement").filter(({ ref }) => ref.externalId === entitlement.externalId),
    );

test("no secret comes out, and what cannot be read is told", () => {
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
  expect(whole.failures).toEqual([]);
  expect(whole.problems).toEqual(["tool 2: It has no name, or no definition that can be read."]);
});

describe("servers", () => {
  test("are known by their address; what one calls itself is only told", () => {
    expect(identity(ledger)).toMatchObject({
      ref: { realm: "mcp" },
      kind: "mcp_server",
      tags: { transport: "http", "sign-in": "OAuth", protocol: "2026-07-28", "calls itself": "Ledger 7" },
    });
    expect(toolServerProfileSchema.parse(identity(ledger)?.raw)).toMatchObject({
      transport: "http",
      protocol: "2026-07-28",
      // The server's word for where its metadata is led to another origin, and was not taken.
      auth: {
        anonymous: false,
        schemes: ["Bearer"],
        issuers: ["https://sso.acme.example"],
        scopes: ["ledger.read"],
      },
    });
  });

  test("of the versions with a handshake are spoken to as they want, in events as well", () => {
    const old = identity("server:https://old.acme.example/mcp");
    expect(old?.tags).toMatchObject({ "sign-in": "none", protocol: "2025-06-18" });
    expect(toolsOf("server:https://old.acme.example/mcp").map(({ name }) => name)).toEqual([
      expect.stringMatching(/^frobnicate \(definition [\da-f]{8}\)$/),
    ]);
  });

  test("have their tools as permissions, each with its class and where that comes from", () => {
    const tools = toolsOf(ledger).map(({ body }) => agentToolSchema.parse(body));
    expect(tools).toMatchObject([
      { tool: "list_invoices", class: "read", openWorld: null, contradicts: false },
      {
        tool: "pay_invoice",
        class: "destructive",
        contradicts: true,
        reasons: ["its server says write", "its name says “pay”", "it can be told to (force)"],
      },
      { tool: "wipe_ledger", class: "destructive", contradicts: true, openWorld: null },
    ]);
    expect(tools[0]?.inputs).toEqual([{ name: "month", required: true }]);
    expect(tools[2]?.description).toContain("Ignore all previous instructions");
  });

  test("that refuse us are told with how one signs in, and their tools are not known", async () => {
    const { secret_targets: _, ...open } = everything;
    const read = await readLive(
      context(fakeServers(), { ...open, servers: "https://mcp.acme.example/mcp", agents: "" }),
    );
    expect(read.failures).toEqual([expect.stringContaining("only for callers that it knows")]);
    const found = of(read.records, "identity").find(({ ref }) => ref.externalId === ledger);
    expect(toolServerProfileSchema.parse(found?.raw).auth?.issuers).toEqual(["https://sso.acme.example"]);
    expect(of(read.records, "grant")).toEqual([]);
  });

  test("another definition of a tool is another permission", async () => {
    const before = toolsOf(ledger)[0]?.ref.externalId;
    const source = fakeServers();
    const changed = await readLive(
      context((request) => {
        const answer = source(request);
        return {
          ...answer,
          body: JSON.parse(JSON.stringify(answer.body).replace("Lists invoices.", "Lists all.")),
        };
      }),
    );
    const after = of(changed.records, "entitlement").find(({ name }) => name.startsWith("list_invoices"));
    expect(before?.split("@")[0]).toBe(after?.ref.externalId.split("@")[0]);
    expect(before).not.toBe(after?.ref.externalId);
  });
});

describe("agents and the registry", () => {
  test("an agent has its skills as permissions, and other names on its own host only", () => {
    const found = identity("agent:https://agents.acme.example");
    expect(found).toMatchObject({
      kind: "ai_agent",
      name: "Invoice helper (agents.acme.example)",
      aliases: ["agent:https://agents.acme.example/a2a/v1"],
      tags: { "sign-in": "openIdConnect", "card signed": "yes, not verified" },
    });
    expect(agentProfileSchema.parse(found?.raw)).toMatchObject({
      framework: "a2a",
      provider: "Acme Finance",
      autoApprove: null,
      auth: { anonymous: null, issuers: ["https://sso.acme.example/.well-known/openid-configuration"] },
    });
    expect(toolsOf(found?.ref.externalId ?? "").map(({ name }) => name)).toEqual(["Explain an invoice"]);
  });

  test("an entry is the server at its address, or known by its name", () => {
    const listed = of(whole.records, "identity").filter(({ tags }) => tags?.registry);
    expect(listed.map(({ ref, aliases, tags }) => [ref.externalId, aliases, tags?.registry])).toEqual([
      [ledger, ["registry:example.acme/ledger"], "active"],
      ["registry:example.acme/files", [], "deprecated"],
    ]);
    expect(toolServerProfileSchema.parse(listed[1]?.raw)).toMatchObject({
      transport: "stdio",
      package: "npm:@acme/files-mcp@0.3.0",
      unpinned: false,
    });
  });
});

describe("settings of the source", () => {
  const refusal = (config: object) => mcpConfigSchema.safeParse(config).error?.issues[0]?.message;
  test.each([
    [{ servers: "mcp.acme.example" }, "one address a line"],
    [{ servers: "https://mcp.acme.example/mcp?key=1" }, "secret"],
    [{ servers: `https://mcp.acme.example/${canaries.inDescription}` }, "secret"],
    [{ servers: "https://me:pw@mcp.acme.example" }, "one address a line"],
    [{ registry: "https://registry.modelcontextprotocol.io" }, "fifty thousand"],
    [{ secret_targets: "https://mcp.acme.example Host: evil" }, "Name: value"],
    [{ secret_targets: "https://mcp.acme.example Authorization Bearer x" }, "Name: value"],
    [{ machine: "laptop" }, "machine-id"],
  ])("%j is refused", (config, message) => {
    expect(refusal(config)).toContain(message);
  });

  test("a header is for the address that it stands beside, and for no other", async () => {
    const sent: string[] = [];
    const source = fakeServers();
    await readLive(
      context((request) => {
        if (request.headers?.authorization) sent.push(new URL(request.url).href);
        return source(request);
      }),
    );
    expect([...new Set(sent)]).toEqual(["https://mcp.acme.example/mcp"]);
  });
});

test("a server that refuses strangers in words of its own is asked again with the credential", async () => {
  const source = fakeServers();
  const read = await readLive(
    context((request) =>
      request.url === "https://mcp.acme.example/mcp" && !request.headers?.authorization
        ? { body: { jsonrpc: "2.0", id: 1, error: { code: -32001, message: "Who are you?" } } }
        : source(request),
    ),
  );
  expect(read.failures).toEqual([]);
  const server = of(read.records, "identity").find(({ ref }) => ref.externalId === ledger);
  expect(toolServerProfileSchema.parse(server?.raw).auth).toMatchObject({ anonymous: false, schemes: [] });
  expect(of(read.records, "grant").filter(({ principal }) => principal.externalId === ledger)).toHaveLength(
    3,
  );
});

test("an address that is a secret is asked, and shown to nobody", async () => {
  const url = `https://hooks.example/s/${canaries.inPath}/mcp`;
  const hidden: (boolean | undefined)[] = [];
  const read = await readLive(
    context(
      (request) => {
        hidden.push(request.hidePath);
        return { status: 404, body: "" };
      },
      { secret_targets: url },
    ),
  );
  expect(new Set(hidden)).toEqual(new Set([true]));
  expect(read.failures).toEqual(["hooks.example does not answer as a tool server at this address."]);
});

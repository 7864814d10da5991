import { describe, expect, test } from "vitest";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { mcp } from "./connector";
import { canaries, card, entries } from "./fixtures/acme";
import { fakeServers } from "./fixtures/fake-servers";
import { context, everything, of, readLive } from "./fixtures/read-mcp";

type Context = ReturnType<typeof context>;

async function planned(ctx: Context) {
  const scopes = [];
  for await (const scope of mcp.plan?.(ctx) ?? []) scopes.push(scope);
  return scopes;
}

describe("who asks", () => {
  const ledger = async (
    header: string,
    fingerprint: Context["fingerprint"] = (secret) => `print of ${secret}`,
  ) => {
    const config = { ...everything, secret_targets: `https://mcp.acme.example/mcp ${header}` };
    const scopes = await planned({ ...context(fakeServers(), config), fingerprint });
    return scopes.find(({ key }) => key === "https://mcp.acme.example/mcp/servers");
  };

  test("is told by a print of its credential: another one may be shown other tools", async () => {
    const one = await ledger("Authorization: Bearer one-secret");
    const other = await ledger("Authorization: Bearer other-secret");
    expect(one?.reader).toMatch(/^credential [\da-f]{24}$/);
    expect(one?.reader).not.toBe(other?.reader);
    expect(await ledger("Authorization: Bearer one-secret")).toEqual(one);
  });

  test("concludes nothing where nothing tells two credentials apart", async () => {
    expect(await ledger("Authorization: Bearer one-secret", null)).toMatchObject({ issues: [] });
    expect(await ledger("", null)).toMatchObject({ issues: ["mcp"], reader: "anonymous" });
  });
});

test("an address with a key in it is none without the organisation's key: two tenants must not become one", async () => {
  const hook = `https://hooks.example/s/${canaries.inPath}/mcp`;
  const warnings: string[] = [];
  const without = (config: object): Context => ({
    ...context(fakeServers(), config),
    fingerprint: null,
    warn: (message) => warnings.push(message),
  });
  const both = { ...everything, secret_targets: `${hook}\n` };
  expect((await planned(without(both))).map(({ key }) => key)).not.toContainEqual(
    expect.stringContaining("hooks"),
  );
  expect(warnings).toEqual([expect.stringContaining("hooks.example holds a key")]);
  expect(warnings.join()).not.toContain(canaries.inPath);
  await expect(planned(without({ secret_targets: hook }))).rejects.toMatchObject({
    failure: { kind: "unsupported" },
  });
});

test("a card and a registry at an address that is a secret are asked for without showing it", async () => {
  const long = "a-word-that-is-longer-than-any-name-0123456789";
  const hidden: [string, boolean | undefined][] = [];
  const source: FakeSource = ({ url, hidePath }: HttpRequest) => {
    hidden.push([new URL(url).host, hidePath]);
    return new URL(url).host === "agents.example" ? { body: card } : { body: { servers: entries } };
  };
  const config = { agents: `https://agents.example/${long}`, registry: `https://registry.example/${long}` };
  await readLive(context(source, config));
  expect(hidden).toEqual([
    ["agents.example", true],
    ["registry.example", true],
  ]);
});

test("an entry is reached in the way of the place that it is known by", async () => {
  const remotes = [
    { type: "sse", url: "http://localhost:3000/sse" },
    { type: "streamable-http", url: "https://mcp.acme.example/mcp" },
  ];
  const read = await readLive(
    context(fakeServers({ registry: [{ server: { name: "example.acme/ledger", version: "1", remotes } }] }), {
      registry: "https://registry.acme.example",
    }),
  );
  const [server] = of(read.records, "identity");
  expect(toolServerProfileSchema.parse(server?.raw)).toMatchObject({ transport: "http" });
});

test.each([
  ["many tools", Array.from({ length: 2_000 }, (_, index) => ({ name: `t${index}`, inputSchema: {} }))],
  ["empty pages", []],
])("a list of %s without end is too large", async (_, tools) => {
  const source: FakeSource = ({ body, method }) => {
    if (method !== "POST") return { status: 404, body: "" };
    const { id, method: called, params } = JSON.parse(String(body));
    const result =
      called === "server/discover"
        ? { supportedVersions: ["2026-07-28"], capabilities: { tools: {} } }
        : { tools, nextCursor: String(Number(params.cursor ?? 0) + 1) };
    return { body: { jsonrpc: "2.0", id, result: { resultType: "complete", ...result } } };
  };
  const ctx = context(source, { servers: "https://endless.example/mcp" });
  const [scope] = await planned(ctx);
  if (!scope) throw new Error("Nothing is planned.");
  const read = async () => {
    for await (const answer of mcp.pages?.(ctx, scope, null) ?? []) expect(answer.next).not.toBeNull();
  };
  await expect(read()).rejects.toMatchObject({ failure: { kind: "too_large" } });
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Answer, Cursor, Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { askFake } from "@/lib/connectors/sdk/contract-kit-fake";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createLookups } from "@/lib/platform/outbound/connect";
import { readAclLine } from "./acl-line";
import { connectedUsers } from "./client-list";
import { nodeId, nodeName, redisConfigSchema } from "./config";
import { redisOver } from "./connector";
import { failureOf, type OpenSession } from "./session";

const now = new Date("2026-11-23T12:00:00Z");
const password = "CANARY-of-the-connector";
const lines: string[] = JSON.parse(readFileSync(new URL("fixtures/acl-list.json", import.meta.url), "utf8"));
const hashes = lines.flatMap((line) => [...line.matchAll(/#([\da-f]{64})/g)].map(([, hash = ""]) => hash));

const openFake: OpenSession = async (ctx, node) => ({
  ask: (command, permission) =>
    askFake(ctx, { name: `${nodeName(node)}/${command.join(" ")}`, values: [], permission }),
  end: () => undefined,
});
const connector = redisOver(openFake);

const clients = `id=3 addr=10.0.0.7:41002 laddr=10.0.0.1:6379 fd=8 name=api age=5 idle=0 cmd=get user=shop lib-name=ioredis lib-ver=5\r
id=4 addr=10.0.0.8:41003 fd=9 name= age=5 idle=0 cmd=client|list user=rollcall-reader\n`;
const info = "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\n";

const serve =
  (users: string[] = lines, refused = ""): FakeSource =>
  ({ url }) => {
    const command = url.slice(url.indexOf("/") + 1);
    if (command === refused) return { status: 403, body: "" };
    const answers: { [command: string]: unknown } = { "ACL LIST": users, "CLIENT LIST": clients, INFO: info };
    // Text is sent as JSON text, as the session gives it on.
    return { body: JSON.stringify(answers[command]) };
  };

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `user u${index} on #${"0".repeat(64)} ~a:* -@all +get`);

const page = (row: object): Page => ({
  scope: { key: "db:6379/users", dataSet: "users", title: "", issues: ["redis:db:6379"] },
  call: "users",
  body: { node: "db:6379", rows: [{ name: "shop", flags: ["on"], commands: ["+get"], ...row }] },
  collectedAt: now,
});

it("keeps the contract", async () => {
  const config = redisConfigSchema.parse({ nodes: "db:6379", user: "rollcall-reader", password });
  const failures = await checkContract(connector, {
    now,
    canaries: [password, ...hashes],
    live: {
      config,
      source: serve(),
      // Three of the list, and the reader, which is connected and not in it.
      identities: 4,
      denied: [
        { dataSet: "users", permission: "+acl|list", source: serve(lines, "ACL LIST") },
        { dataSet: "sessions", permission: "+client|list", source: serve(lines, "CLIENT LIST") },
        { dataSet: "server", permission: "+info", source: serve(lines, "INFO") },
      ],
      // With the two that are connected.
      bulk: { source: serve(many(10_000)), identities: 10_002, heapMb: 150 },
    },
    unknowns: [
      {
        title: "A flag that is neither on nor off",
        page: page({ flags: ["asleep"] }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

it("hands a long list on in pieces, and goes on after a name", async () => {
  const ctx = {
    now,
    config: redisConfigSchema.parse({ nodes: "db:6379" }),
    http: fakeHttp(serve(many(1_200))),
    lookup: createLookups({ allowCidrs: [] }),
    fingerprint: () => "0123456789abcdef".repeat(4),
    signal: new AbortController().signal,
    warn: () => undefined,
  };
  const { scope } = page({});
  const read = async (cursor: Cursor | null) => {
    const answers: Answer[] = [];
    for await (const answer of connector.pages?.(ctx, scope, cursor) ?? []) answers.push(answer);
    return answers;
  };
  const whole = await read(null);
  const records = whole.flatMap(
    ({ body, call }) => connector.toRecords({ scope, call, body, collectedAt: now }).records,
  );
  expect(whole).toHaveLength(3);
  expect(new Set(records.flatMap((record) => (record.t === "identity" ? [record.name] : []))).size).toBe(
    1_200,
  );
  expect(records.find((record) => record.t === "credential")?.ref.externalId).toBe(
    "user/u0/password/0123456789abcdef",
  );
  expect(await read(whole[0]?.next ?? null)).toEqual(whole.slice(1));
});

it("reads a line of rules, and keeps neither hash nor password", () => {
  const user = readAclLine(lines[1] ?? "", (_hash, index) => `p${index}`);
  expect(user).toEqual({
    name: "shop",
    flags: ["on", "sanitize-payload", "resetchannels"],
    passwordIds: ["p0", "p1"],
    commands: ["-@all", "+@read", "+@write", "-keys"],
    keys: ["~cart:*"],
    channels: ["&cart.*"],
    selectors: [{ commands: ["-@all", "+get"], keys: ["%R~price:*"], channels: [] }],
  });
  expect(JSON.stringify(readAclLine("user a on >CANARY <CANARY !CANARY", () => "x"))).not.toContain("CANARY");
  expect(readAclLine("nobody", () => "x")).toBeNull();
});

it("makes of a user its passwords and rules, and of nopass a door that is open to all", () => {
  const { records } = connector.toRecords(
    page({
      flags: ["on", "nopass"],
      passwordIds: ["a", "b"],
      selectors: [{ commands: ["+set"] }, { commands: ["-@all"] }],
    }),
  );
  expect(records.map((record) => `${record.t} ${"ref" in record ? record.ref.externalId : ""}`)).toEqual([
    "identity user/shop",
    "credential user/shop/password/a",
    "credential user/shop/password/b",
    "trust ",
    "entitlement user/shop/rules",
    "grant ",
    "entitlement user/shop/selector/1",
    "grant ",
  ]);
  expect(records.find((record) => record.t === "trust")).toMatchObject({ kind: "login", subject: "*" });
});

it("tells who is connected, not what they run", () => {
  expect(connectedUsers(clients)).toEqual([
    { name: "shop", addresses: ["10.0.0.7"], programs: ["api", "ioredis"] },
    { name: "rollcall-reader", addresses: ["10.0.0.8"], programs: [] },
  ]);
});

it("takes servers with and without a port, and no other text", () => {
  const nodes = (text: string) => redisConfigSchema.safeParse({ nodes: text }).data?.nodes.map(nodeName);
  expect(nodes("a, b:7000\n[fd00::1]:6380")).toEqual(["a:6379", "b:7000", "[fd00::1]:6380"]);
  for (const wrong of ["", "a b:c", "redis://a", "a:70000"]) expect(nodes(wrong)).toBeUndefined();
});

it("keeps a server apart whose address means another one elsewhere", () => {
  for (const nodes of ["localhost", "127.0.0.1:7000", "[::1]", "a, localhost"]) {
    expect(redisConfigSchema.safeParse({ nodes }).error?.issues[0]?.path).toEqual(["site"]);
  }
  const config = redisConfigSchema.parse({ nodes: "localhost, localhost:6379", site: "web-1" });
  expect(config.nodes.map((node) => nodeId(config, node))).toEqual(["web-1/localhost:6379"]);
});

it.each([
  ["NOPERM this user has no permissions", "denied"],
  ["WRONGPASS invalid username-password pair", "denied"],
  ["NOAUTH Authentication required.", "denied"],
  ["ERR unknown command 'ACL'", "unsupported"],
  ["ERR max number of clients reached", "throttled"],
  ["LOADING Redis is loading the dataset in memory", "unreachable"],
  ["Socket closed unexpectedly CANARY", "unreachable"],
])("an error %s is %s, and is not quoted", (text, kind) => {
  const failure = failureOf(new Error(text), "db:6379", "+acl|list");
  expect(failure.kind).toBe(kind);
  expect(failure.message).not.toContain("CANARY");
});

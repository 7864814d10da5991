import { describe, expect, it } from "vitest";
import type { Answer, Cursor, Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { askFake } from "@/lib/connectors/sdk/contract-kit-fake";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createLookups } from "@/lib/platform/outbound/connect";
import { mongoConfigSchema } from "./config";
import { mongodbOver } from "./connector";
import { failureOf } from "./failures";
import { build, connections, hello, roles, users } from "./fixtures/cluster";
import { accessGuide } from "./manifest";
import type { OpenSession } from "./session";

const now = new Date("2026-11-23T12:00:00Z");
const password = "CANARY-of-the-connector";
const realm = "mongodb:db:27017";
const config = mongoConfigSchema.parse({ host: "db", user: "rollcall-reader", password });

const openFake: OpenSession = async (ctx) => ({
  ask: ({ name, command, permission }) =>
    askFake(ctx, { name, values: [JSON.stringify(command)], permission }),
  end: async () => undefined,
});
const connector = mongodbOver(openFake);

const serve =
  (listed: object[] = users, refused = ""): FakeSource =>
  ({ url, body }) => {
    if (url === refused) return { status: 403, body: "" };
    const [command] = JSON.parse(String(body));
    const asked = url === "rolesInfo" ? JSON.parse(command).rolesInfo : [];
    const isAsked = (role: (typeof roles)[number]) =>
      asked.some((name: { role: string; db: string }) => name.role === role.role && name.db === role.db);
    const answers: { [name: string]: unknown } = {
      usersInfo: { users: listed, ok: 1 },
      rolesInfo: { roles: roles.filter(isAsked), ok: 1 },
      $currentOp: connections,
      hello,
      buildInfo: build,
    };
    return { body: JSON.stringify(answers[url]) };
  };

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ user: `u${index}`, db: "shop", mechanisms: ["SCRAM-SHA-256"] },
    roles: [{ role: `r${index % 120}`, db: "shop" }],
  }));

const page = (dataSet: string, items: unknown[]): Page => ({
  scope: { key: `${realm}/${dataSet}`, dataSet, title: "", issues: [realm] },
  call: dataSet,
  body: { realm, items },
  collectedAt: now,
});

async function read(dataSet: string, source: FakeSource, cursor: Cursor | null = null): Promise<Answer[]> {
  const ctx = {
    ...{ now, config, http: fakeHttp(source), lookup: createLookups({ allowCidrs: [] }), fingerprint: null },
    ...{ signal: new AbortController().signal, warn: () => undefined },
  };
  const answers: Answer[] = [];
  for await (const answer of connector.pages?.(ctx, page(dataSet, []).scope, cursor) ?? [])
    answers.push(answer);
  return answers;
}

const recordsOf = (dataSet: string, answers: Answer[]) =>
  answers.flatMap(({ call, body }) => connector.toRecords({ ...page(dataSet, []), call, body }).records);

it("keeps the contract", async () => {
  const failures = await checkContract(connector, {
    now,
    canaries: [password, "CANARY-f7Gh2kLq9ZxW4vBn"],
    live: {
      config,
      source: serve(),
      // Four of the list, and two that are connected, by their names.
      identities: 6,
      denied: [
        { dataSet: "roles", permission: "viewRole", source: serve(users, "rolesInfo") },
        { dataSet: "sessions", permission: "inprog", source: serve(users, "$currentOp") },
        { dataSet: "server", permission: "sign-in", source: serve(users, "hello") },
      ],
      bulk: { source: serve(many(10_000)), identities: 10_002, heapMb: 150 },
    },
    unknowns: [
      {
        title: "A way to sign in that this version does not know",
        page: page("users", [{ user: "x", db: "shop", roles: [], mechanisms: ["TELEPATHY"] }]),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.type === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

it("hands long lists on in pieces, and goes on after a name; roles that many hold are asked for once", async () => {
  const whole = await read("users", serve(many(1_200)));
  expect(whole).toHaveLength(3);
  expect(await read("users", serve(many(1_200)), whole[0]?.next ?? null)).toEqual(whole.slice(1));
  const ofRoles = await read("roles", serve(many(1_200)));
  expect(ofRoles).toHaveLength(3);
  expect(recordsOf("roles", ofRoles)).toHaveLength(120);
});

it.each(["users", "roles"])("without the permission to list users, %s are denied", async (dataSet) => {
  await expect(read(dataSet, serve(users, "usersInfo"))).rejects.toMatchObject({
    failure: { kind: "denied", permission: "viewUser" },
  });
});

it.each([
  ["users", { ok: 1 }],
  ["sessions", { cursor: 1 }],
  ["server", {}],
])("an answer for %s that is not one is malformed, never an empty list", async (dataSet, body) => {
  await expect(read(dataSet, () => ({ body: JSON.stringify(body) }))).rejects.toMatchObject({
    failure: { kind: "malformed" },
  });
});

describe("records", () => {
  it("of a user are its sign-in, its roles where they hold, and traces of its owner", () => {
    const { records, problems } = connector.toRecords(
      page("users", [{ ...users[1], hints: [{ type: "tag", value: "mona@example.com" }] }]),
    );
    expect(problems).toEqual([]);
    const ref = { realm, externalId: "b".repeat(32) };
    expect(records).toMatchObject([
      {
        ...{ t: "identity", ref, aliases: ["user/shop.api"], kind: "db_user", status: "active" },
        ownerHints: [{ value: "mona@example.com" }],
        raw: { db: "shop", mechanisms: ["SCRAM-SHA-1", "SCRAM-SHA-256"] },
      },
      { t: "credential", identity: ref, type: "password", lifetime: "static" },
      { t: "entitlement", ref: { externalId: "role/shop.readWrite" }, name: "readWrite on shop" },
      { t: "resource", ref: { externalId: "database/shop" } },
      { t: "grant", principal: ref, scope: { externalId: "database/shop" } },
      { t: "entitlement", ref: { externalId: "role/admin.auditor" } },
      { t: "grant", entitlement: { externalId: "role/admin.auditor" }, scope: null },
    ]);
  });

  it("of a user keep of what stands beside it who may answer for it, and nothing else", async () => {
    const answers = await read("users", serve());
    expect(JSON.stringify(answers)).not.toContain("rank");
    const api = recordsOf("users", answers).find(
      (record) => record.t === "identity" && record.name === "api",
    );
    expect(api).toMatchObject({ ownerHints: [{ type: "tag", value: "mona@example.com" }] });
  });

  it("of users elsewhere say so, as far as it is known", () => {
    const { records } = connector.toRecords(page("users", users.slice(2)));
    const found = records.flatMap((record) =>
      record.t === "credential" ? [[record.ref.externalId, record.type, record.lifetime]] : [],
    );
    expect(found).toEqual([
      [`${"c".repeat(32)}/sign-in`, "unknown", "unknown"],
      ["user/$external.mona@EXAMPLE.COM/sign-in", "federated", "federated"],
    ]);
  });

  it.each([undefined, "readWrite", [{ role: "readWrite" }]])(
    "of a user whose roles are %j are the user, and a problem",
    (held) => {
      const { records, problems } = connector.toRecords(page("users", [{ ...users[1], roles: held }]));
      expect(records.map(({ t }) => t)).toEqual(["identity", "credential"]);
      expect(problems).toHaveLength(1);
    },
  );

  it("of roles go on beside one that has no name, which is a problem; so are roles that are no list", async () => {
    const listed = [
      { user: "a", db: "shop", roles: [{ role: "readWrite", db: "shop" }, { role: "nameless" }] },
      { user: "b", db: "shop", roles: "auditor" },
    ];
    const parsed = (await read("roles", serve(listed))).map(({ call, body }) =>
      connector.toRecords({ ...page("roles", []), call, body }),
    );
    expect(parsed.flatMap(({ records }) => records)).toMatchObject([{ name: "readWrite on shop", body: {} }]);
    expect(parsed.flatMap(({ problems }) => problems)).toHaveLength(2);
  });

  it("of roles hold what they allow, with what they take over; one that does not say so is a problem", () => {
    const items = [{ ...roles[0], allows: roles[0]?.inheritedPrivileges, inherits: roles[0]?.roles }];
    const { records, problems } = connector.toRecords(
      page("roles", [...items, { role: "gone", db: "shop" }]),
    );
    expect(records).toMatchObject([
      {
        managedBy: "customer",
        body: { privileges: roles[0]?.inheritedPrivileges, inherits: [{ role: "read" }] },
      },
      { ref: { externalId: "role/shop.gone" } },
    ]);
    expect(problems).toHaveLength(1);
  });

  it("of connections are the day of use, from where and with which program, for each user", async () => {
    const records = recordsOf("sessions", await read("sessions", serve()));
    expect(records).toMatchObject([
      { ref: { externalId: "user/admin.rollcall-reader" } },
      {
        ref: { externalId: "user/shop.api" },
        lastUsed: { at: new Date("2026-11-23"), grade: "observed", gap: "no_telemetry" },
        raw: { addresses: ["10.0.0.7", "10.0.0.8"], programs: ["shop-api"] },
      },
    ]);
  });

  it("of the server are a container, by the cluster's own name where it has one", async () => {
    expect(recordsOf("server", await read("server", serve()))).toMatchObject([
      { t: "container", name: "db:27017", tags: { version: "7.0.14", replica_set: "rs0" } },
    ]);
  });
});

describe("settings", () => {
  it.each([
    [{ host: "localhost" }, "cluster"],
    [{ host: "db", user: "x" }, "password"],
    [{ host: "db", password: "x" }, "user"],
  ])("%j lack %s", (given, field) => {
    const parsed = mongoConfigSchema.safeParse(given);
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });

  it("stand in the commands to copy as text that stays text", () => {
    for (const { text } of accessGuide.tabs) expect(text({ user: 'a"b' })).toContain(String.raw`a\"b`);
  });
});

describe("failures", () => {
  const coded = (code: number) => Object.assign(new Error("said CANARY"), { code });
  const wrapped = (cause: Error) => new Error("selection", { cause: new Error("network", { cause }) });
  it.each([
    [coded(13), "denied"],
    [coded(18), "denied"],
    [coded(59), "unsupported"],
    [new Error("Server selection timed out after 4000 ms"), "unreachable"],
    [wrapped(Object.assign(new Error("no"), { code: "ECONNREFUSED" })), "unreachable"],
    [wrapped(Object.assign(new Error("no"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" })), "unreachable"],
  ])("%s is %s, and quotes nobody", (error, kind) => {
    const failure = failureOf(error, "db:27017", "viewUser");
    expect(failure).toMatchObject({ kind, ...(kind === "denied" ? { permission: "viewUser" } : {}) });
    expect(failure.message).not.toContain("CANARY");
  });
});

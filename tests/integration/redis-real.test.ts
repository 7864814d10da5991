import { createClient } from "@redis/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisConfigSchema } from "@/lib/connectors/redis/config";
import { redis } from "@/lib/connectors/redis/connector";
import {
  checkLines,
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
  rowCounts,
  syncReal,
} from "@/tests/factories/live-reading";
import { findProgram, type LocalServer, startLocal } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const program = findProgram("/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server");
const title = program ? "is read completely" : "is read completely (skipped: redis-server is not installed)";

const script = [
  [
    "ACL",
    "SETUSER",
    "rollcall-reader",
    "reset",
    "on",
    ">reader",
    "-@all",
    "+acl|list",
    "+client|list",
    "+info",
  ],
  [
    "ACL",
    "SETUSER",
    "shop",
    "on",
    ">CANARY-one",
    ">CANARY-two",
    "~cart:*",
    "&cart.*",
    "+@read",
    "+@write",
    "-keys",
    "(%R~price:* +get)",
  ],
  ["ACL", "SETUSER", "old-batch", "off", ">CANARY-three"],
  ["ACL", "SETUSER", "anyone", "on", "nopass", "~public:*", "+get"],
  ...Array.from({ length: 1200 }, (_, index) => [
    "ACL",
    "SETUSER",
    `bulk-${index}`,
    "on",
    ">CANARY-bulk",
    "~*",
    "+get",
  ]),
];

async function asDefault(port: number, commands: string[][]): Promise<unknown[]> {
  const client = createClient({
    RESP: 2,
    socket: { host: "localhost", port, tls: true, ca: localhostCert, reconnectStrategy: false },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const answers: unknown[] = [];
    for (const command of commands) answers.push(await client.sendCommand(command));
    return answers;
  } finally {
    client.destroy();
  }
}

/** The commands of a user in the order in which the server has them, from the flat list of `ACL GETUSER`. */
function commandsOf(user: unknown): string[] {
  const facts: unknown[] = Array.isArray(user) ? user : [];
  return String(facts[facts.indexOf("commands") + 1]).split(" ");
}

describe.skipIf(!program)(`a Redis server ${title}`, () => {
  let server: LocalServer;
  let database: TestDatabase;
  let reading: Reading;
  const context = (more: object = {}, allow?: string[]) =>
    loopbackContext(
      redisConfigSchema.parse({
        nodes: `localhost:${server.port}`,
        site: "here",
        user: "rollcall-reader",
        password: "reader",
        ca: localhostCert,
        ...more,
      }),
      allow,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startLocal({
      name: "redis",
      program: program ?? "",
      args: ({ port, folder }) => [
        ...[
          "--port",
          "0",
          "--tls-port",
          String(port),
          "--bind",
          "127.0.0.1",
          "--save",
          "",
          "--appendonly",
          "no",
          "--dir",
          folder,
        ],
        ...[
          "--tls-cert-file",
          `${folder}/tls.crt`,
          "--tls-key-file",
          `${folder}/tls.key`,
          "--tls-auth-clients",
          "no",
        ],
      ],
      ready: async ({ port }) => void (await asDefault(port, [["PING"]])),
    });
    await asDefault(server.port, script);
    reading = await readLive(redis, context());
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  test("every scope ends complete, and no password leaves the reader", () => {
    expect(Object.values(reading.ends)).toEqual(["complete", "complete", "complete"]);
    expect(reading.problems).toEqual([]);
    expect(reading.bodies).not.toMatch(/CANARY|[0-9a-f]{64}/);
  });

  test("every user is there, with its passwords and rules", async () => {
    const [users, shop] = await asDefault(server.port, [
      ["ACL", "USERS"],
      ["ACL", "GETUSER", "shop"],
    ]);
    const identities = recordsOf("identity", reading).filter(({ status }) => status !== undefined);
    expect(identities.map(({ name }) => name).sort()).toEqual((Array.isArray(users) ? users : []).sort());
    expect(identities.filter(({ status }) => status === "disabled").map(({ name }) => name)).toEqual([
      "old-batch",
    ]);
    const credentials = recordsOf("credential", reading).map(({ identity }) => identity?.externalId);
    const count = (name: string) => credentials.filter((each) => each === `user/${name}`).length;
    expect(["shop", "old-batch", "anyone", "default", "rollcall-reader"].map(count)).toEqual([2, 1, 0, 0, 1]);
    expect(credentials).toHaveLength(1204);
    const open = recordsOf("trust", reading).map(({ identity }) => identity.externalId);
    expect(open.sort()).toEqual(["user/anyone", "user/default"]);
    const rules = recordsOf("entitlement", reading).filter(({ ref }) =>
      ref.externalId.startsWith("user/shop/"),
    );
    expect(rules.map(({ body }) => body)).toEqual([
      { commands: commandsOf(shop), keys: ["~cart:*"], channels: ["&cart.*"] },
      { commands: ["-@all", "+get"], keys: ["%R~price:*"], channels: [] },
    ]);
  });

  test("who is connected was used today", () => {
    const seen = recordsOf("identity", reading).filter(({ lastUsed }) => lastUsed?.at);
    expect(seen.map(({ name }) => name)).toEqual(["rollcall-reader"]);
  });

  test("the inventory holds each of it once", async () => {
    expect(await syncReal(database.pool, redis, context())).toEqual(["complete", "complete", "complete"]);
    const { stored, read } = await rowCounts(database.pool, reading);
    expect(stored).toEqual(read);
  });

  test("the check names what is missing, and what is refused is no empty list", async () => {
    const missing = async () =>
      (await checkLines(redis, context()))
        .filter(({ state }) => state !== "granted")
        .map(({ permission }) => permission);
    expect(await missing()).toEqual([]);
    await asDefault(server.port, [["ACL", "SETUSER", "rollcall-reader", "-client|list"]]);
    expect(await missing()).toEqual(["+client|list"]);
    const ends = Object.values((await readLive(redis, context())).ends).map((end) => end.split(":")[0]);
    expect(ends).toEqual(["complete", "denied", "complete"]);
  });

  test("it does not connect where it may not, nor to a server that it cannot trust", async () => {
    const end = async (ctx: ReturnType<typeof context>) =>
      Object.values((await readLive(redis, ctx)).ends)[0];
    expect(await end(context({}, []))).toMatch(/^unreachable: .*this machine.*ROLLCALL_ALLOW_CIDRS/);
    expect(await end(context({ ca: "" }))).toMatch(/^unreachable: .*certificate is not trusted/);
    expect(await end(context({ password: "wrong" }))).toMatch(/^denied/);
    expect(await end(context({ tls: "verify-ca", nodes: `127.0.0.1:${server.port}` }))).toBe("complete");
  });
});

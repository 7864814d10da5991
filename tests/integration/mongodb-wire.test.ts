import { BSON, type Document } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mongoConfigSchema } from "@/lib/connectors/mongodb/config";
import { mongodb } from "@/lib/connectors/mongodb/connector";
import { build, connections, hello, roles, users } from "@/lib/connectors/mongodb/fixtures/cluster";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { checkLines, loopbackContext, readLive, recordsOf, syncReal } from "@/tests/factories/live-reading";
import { type Commands, MongoWire, Refusal } from "@/tests/factories/mongodb-wire";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const password = "CANARY-of-the-reader";
const uuid = new BSON.UUID("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb");

const named = ({ role, db }: { role: string; db: string }) => `${db}.${role}`;
const commands: Commands = {
  hello: () => hello,
  buildInfo: () => build,
  usersInfo: () => ({ users: users.map((user) => ({ ...user, userId: user.userId && uuidOf(user.user) })) }),
  rolesInfo: ({ rolesInfo }) => ({
    roles: roles.filter((role) => rolesInfo.map(named).includes(named(role))),
  }),
  // In two pieces, as a server gives a long list.
  aggregate: () => ({
    cursor: { id: new BSON.Long(7), ns: "admin.$cmd", firstBatch: connections.slice(0, 2) },
  }),
  getMore: () => ({ cursor: { id: new BSON.Long(0), ns: "admin.$cmd", nextBatch: connections.slice(2) } }),
};

function uuidOf(user: string): BSON.UUID {
  return user === "api" ? uuid : new BSON.UUID();
}

const refuse =
  (code: number, name: string): ((command: Document) => Document) =>
  () => {
    throw new Refusal(code, name);
  };

const wire = new MongoWire(commands, { name: "rollcall-reader", password });
beforeAll(() => wire.start());
afterAll(() => wire.stop());
beforeEach(() => wire.answer(commands));

const context = (more: Record<string, unknown> = {}, allowed?: string[]) =>
  loopbackContext(
    mongoConfigSchema.parse({
      ...{ host: "127.0.0.1", port: wire.port, user: "rollcall-reader", password, tls: "disable" },
      ...{ cluster: "shop-db", ...more },
    }),
    allowed,
  );

/** How the reading of users ends. */
async function endOfUsers(ctx: ReturnType<typeof context>): Promise<string> {
  const onlyUsers = {
    ...mongodb,
    plan: async function* () {
      for await (const scope of mongodb.plan?.(ctx) ?? []) if (scope.dataSet === "users") yield scope;
    },
  };
  return Object.values((await readLive(onlyUsers, ctx)).ends).join();
}

describe("over the driver", () => {
  test("everything is read, by one signed-in connection at a time, and no credential is asked for", async () => {
    const reading = await readLive(mongodb, context());
    expect(new Set(Object.values(reading.ends))).toEqual(new Set(["complete"]));
    expect(reading.problems).toEqual([]);
    expect(recordsOf("identity", reading).map(({ name }) => name)).toEqual([
      ...["CN=robot,O=Example", "mona@EXAMPLE.COM", "rollcall-reader", "api"],
      ...["rollcall-reader", "api"],
    ]);
    const api = recordsOf("identity", reading).find(({ ref }) => ref.externalId === uuid.toHexString(false));
    expect(api).toMatchObject({ aliases: ["user/shop.api"], container: { realm: "mongodb:shop-db" } });
    expect(recordsOf("entitlement", reading).filter(({ body }) => body)).toHaveLength(3);
    expect(recordsOf("container", reading)).toMatchObject([{ name: "shop-db", tags: { version: "7.0.14" } }]);
    expect(JSON.stringify(wire.asked)).not.toMatch(/showCredentials/);
    expect(wire.heard.includes(password)).toBe(false);
    const pipeline = wire.asked.find((command) => command.aggregate)?.pipeline;
    expect(JSON.stringify(pipeline?.at(-1))).not.toContain("command");
  });

  test("the check has a line for every permission, and says what is missing", async () => {
    expect(new Set((await checkLines(mongodb, context())).map(({ state }) => state))).toEqual(
      new Set(["granted"]),
    );
    wire.answer({ ...commands, rolesInfo: refuse(13, "Unauthorized") });
    const lines = await checkLines(mongodb, context());
    expect(lines.filter(({ state }) => state === "missing").map(({ permission }) => permission)).toEqual([
      "viewRole",
    ]);
    expect(JSON.stringify(lines)).not.toContain("CANARY");
  });

  test("the check sees that roles may be looked at in one database only", async () => {
    const onlyAdmin = ({ rolesInfo }: Document) => {
      if (rolesInfo.every(({ db }: Document) => db === "admin")) return { roles: [] };
      throw new Refusal(13, "Unauthorized");
    };
    wire.answer({ ...commands, rolesInfo: onlyAdmin });
    const lines = await checkLines(mongodb, context());
    expect(lines.find(({ permission }) => permission === "viewRole")).toMatchObject({ state: "missing" });
  });

  test("a refusal leaves its scope incomplete, the others whole, and quotes nobody", async () => {
    wire.answer({ ...commands, aggregate: refuse(13, "Unauthorized") });
    const { ends } = await readLive(mongodb, context());
    expect(ends["mongodb:shop-db/sessions"]).toMatch(/^denied: .*answered 13/);
    expect(ends["mongodb:shop-db/users"]).toBe("complete");
    expect(JSON.stringify(ends)).not.toContain("CANARY");
  });

  test("a wrong password, a closed port and a network that is not allowed are told apart", async () => {
    expect(await endOfUsers(context({ password: "another" }))).toMatch(/^denied: .*not accepted/);
    expect(await endOfUsers(context({ port: 1 }))).toMatch(/^unreachable: .*nothing answers/);
    expect(await endOfUsers(context({}, []))).toMatch(/^unreachable: .*127\.0\.0\.1/);
    expect((await checkLines(mongodb, context({}, []))).map(({ state }) => state)).toEqual(
      Array(5).fill("unknown"),
    );
  }, 60_000);

  test("a server that does not encrypt is not spoken to where encryption is asked for", async () => {
    expect(await endOfUsers(context({ tls: "require" }))).toMatch(/^unreachable/);
    expect(wire.asked).toEqual([]);
  }, 60_000);

  test("a reading that is stopped ends at once", async () => {
    const stop = new AbortController();
    const ctx = { ...context(), signal: stop.signal };
    wire.answer({
      ...commands,
      usersInfo: () => {
        stop.abort(new Error("enough"));
        return { users: [] };
      },
    });
    await expect(readLive(mongodb, ctx)).rejects.not.toBeInstanceOf(SourceError);
  });
});

describe("through the engine", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  test("a user and its connection are one identity, used today, with its roles", async () => {
    expect(await syncReal(database.pool, mongodb, context())).toEqual(Array(4).fill("complete"));
    const found = await database.pool.query(
      `SELECT i.name, i.last_used_grade AS grade, count(g.*)::int AS roles FROM identities i
       LEFT JOIN grants g ON g.principal_id = i.id GROUP BY i.id ORDER BY i.name COLLATE "C"`,
    );
    expect(found.rows).toEqual([
      { name: "CN=robot,O=Example", grade: "none", roles: 1 },
      { name: "api", grade: "observed", roles: 2 },
      { name: "mona@EXAMPLE.COM", grade: "none", roles: 0 },
      { name: "rollcall-reader", grade: "observed", roles: 1 },
    ]);
  });
});

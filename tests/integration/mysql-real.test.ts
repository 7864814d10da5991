import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mysqlConfigSchema } from "@/lib/connectors/mysql/config";
import { mysql } from "@/lib/connectors/mysql/connector";
import { privilegeTables } from "@/lib/connectors/mysql/data-sets";
import { loadAccess } from "@/lib/features/access/data";
import { systemScope } from "@/lib/platform/scope";
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
import { accessScript, type Tried, tryAll } from "@/tests/factories/mysql-access";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const program = findProgram("/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd", "/usr/libexec/mariadbd");
const installer = findProgram("/usr/bin/mariadb-install-db", "/usr/local/bin/mariadb-install-db");
const title =
  program && installer
    ? "is read completely"
    : "is read completely (skipped: mariadb-server is not installed)";

const reader = "'rollcall_reader'@'%'";
const script = [
  `CREATE USER ${reader} IDENTIFIED BY 'reader-password' REQUIRE SSL`,
  `GRANT PROCESS ON *.* TO ${reader}`,
  ...["global_priv", "roles_mapping", ...privilegeTables].map(
    (table) => `GRANT SELECT ON mysql.${table} TO ${reader}`,
  ),
  "CREATE DATABASE shop",
  "CREATE TABLE shop.orders (id int PRIMARY KEY, note text)",
  "CREATE PROCEDURE shop.close_day() SELECT 1",
  "CREATE USER 'api'@'10.%' IDENTIFIED BY 'CANARY-password' PASSWORD EXPIRE INTERVAL 90 DAY",
  "CREATE USER 'api'@'localhost' IDENTIFIED BY 'CANARY-password'",
  "CREATE USER 'locked'@'%' IDENTIFIED BY 'CANARY-password' ACCOUNT LOCK",
  "CREATE USER 'expired'@'%' IDENTIFIED BY 'CANARY-password' PASSWORD EXPIRE",
  "CREATE USER 'open'@'%'",
  "CREATE USER ''@'%'",
  "CREATE USER 'os'@'localhost' IDENTIFIED VIA unix_socket",
  "CREATE USER 'two'@'localhost' IDENTIFIED VIA mysql_native_password USING PASSWORD('CANARY-password') OR unix_socket",
  "CREATE USER 'Robert''); DROP'@'%' IDENTIFIED BY 'CANARY-password'",
  "CREATE ROLE reading",
  "CREATE ROLE writing",
  "GRANT reading TO writing",
  "GRANT writing TO 'api'@'10.%' WITH ADMIN OPTION",
  "GRANT SELECT ON shop.* TO reading",
  "GRANT INSERT, UPDATE ON shop.orders TO writing",
  "GRANT SELECT (note), UPDATE (note) ON shop.orders TO 'api'@'localhost'",
  "GRANT EXECUTE ON PROCEDURE shop.close_day TO 'open'@'%'",
  "GRANT ALL ON `shop\\_%`.* TO 'locked'@'%' WITH GRANT OPTION",
  "GRANT ALL ON *.* TO 'os'@'localhost' WITH GRANT OPTION",
  "GRANT SUPER, BINLOG ADMIN, READ_ONLY ADMIN, SLAVE MONITOR, DELETE HISTORY, SET USER ON *.* TO 'two'@'localhost'",
  "GRANT PROXY ON 'api'@'localhost' TO 'open'@'%'",
  "GRANT USAGE ON *.* TO PUBLIC",
  "GRANT SELECT ON shop.orders TO PUBLIC",
  ...Array.from({ length: 600 }, (_, index) => `CREATE USER 'bulk${index}'@'%' IDENTIFIED BY 'x'`),
];

describe.skipIf(!program || !installer)(`a MariaDB server ${title}`, () => {
  let server: LocalServer;
  let database: TestDatabase;
  let reading: Reading;

  async function asRoot(statements: string[]): Promise<Record<string, unknown>[]> {
    const connection = await createConnection({ socketPath: join(server.folder, "s"), user: "root" });
    try {
      let rows: unknown = [];
      for (const statement of statements) [rows] = await connection.query(statement);
      return Array.isArray(rows) ? rows.map(Object) : [];
    } finally {
      await connection.end();
    }
  }

  const context = (more: object = {}, allow?: string[]) =>
    loopbackContext(
      mysqlConfigSchema.parse({
        ...{
          host: "localhost",
          port: server.port,
          user: "rollcall_reader",
          password: "reader-password",
          ca: localhostCert,
        },
        ...more,
      }),
      allow,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startLocal({
      name: "my",
      program: program ?? "",
      account: "mysql",
      prepare: (folder, user) => {
        const args = [
          "--no-defaults",
          `--datadir=${folder}/data`,
          "--auth-root-authentication-method=normal",
          "--skip-test-db",
        ];
        // Its own account may not write where this process keeps what is temporary.
        const env = { ...process.env, TMPDIR: folder };
        execFileSync(installer ?? "", args, { cwd: folder, stdio: "ignore", env, ...(user ?? {}) });
      },
      args: ({ port, folder }) => [
        ...[
          "--no-defaults",
          `--datadir=${folder}/data`,
          `--socket=${folder}/s`,
          `--port=${port}`,
          "--bind-address=127.0.0.1",
        ],
        ...[
          `--ssl-cert=${folder}/tls.crt`,
          `--ssl-key=${folder}/tls.key`,
          `--pid-file=${folder}/pid`,
          `--tmpdir=${folder}`,
          "--skip-log-bin",
        ],
      ],
      ready: async ({ folder }) => {
        const connection = await createConnection({ socketPath: join(folder, "s"), user: "root" });
        await connection.end();
      },
    });
    await asRoot(script);
    reading = await readLive(mysql, context());
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  test("every scope ends complete, and no secret leaves the reader", () => {
    expect(Object.values(reading.ends)).toEqual(["complete", "complete", "complete", "complete"]);
    expect(reading.problems).toEqual([]);
    expect(reading.bodies).not.toMatch(/CANARY|\*[0-9A-F]{40}/);
  });

  test("every account is there, as what it is", async () => {
    const truth = await asRoot([
      "SELECT User, Host FROM mysql.global_priv WHERE NOT COALESCE(JSON_VALUE(Priv, '$.is_role'), 0)",
    ]);
    const identities = recordsOf("identity", reading).filter(({ status }) => status !== undefined);
    const quoted = (text: unknown) => `'${String(text).replaceAll("'", "''")}'`;
    expect(identities.map(({ ref }) => ref.externalId).sort()).toEqual(
      truth.map(({ User, Host }) => `${quoted(User)}@${quoted(Host)}`).sort(),
    );
    expect(
      identities
        .filter(({ status }) => status === "disabled")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["locked@%", "mariadb.sys@localhost"]);
    const roles = recordsOf("entitlement", reading).filter(({ kind }) => kind === "role");
    expect([...new Set(roles.map(({ name }) => name))].sort()).toEqual(["PUBLIC", "reading", "writing"]);
  });

  test("how each signs in", () => {
    const ways = recordsOf("credential", reading)
      .filter(({ ref }) => !/^'(?:bulk|rollcall|mariadb|root)/.test(ref.externalId))
      .map(({ ref, type, status, lifetime }) => `${ref.externalId} ${type} ${status} ${lifetime}`);
    expect(ways.sort()).toEqual([
      "'Robert''); DROP'@'%'/mysql_native_password password active static",
      "'api'@'10.%'/mysql_native_password password active expiring",
      "'api'@'localhost'/mysql_native_password password active static",
      "'expired'@'%'/mysql_native_password password expired static",
      "'locked'@'%'/mysql_native_password password disabled static",
      "'os'@'localhost'/unix_socket platform_managed active platform_managed",
      "'two'@'localhost'/mysql_native_password password active static",
      "'two'@'localhost'/unix_socket platform_managed active platform_managed",
    ]);
    const open = recordsOf("trust", reading)
      .filter(({ kind }) => kind === "login")
      .map(({ identity }) => identity.externalId);
    expect(open.sort()).toEqual(expect.arrayContaining(["''@'%'", "'open'@'%'"]));
    const [api] = recordsOf("credential", reading).filter(({ ref }) =>
      ref.externalId.startsWith("'api'@'10.%'"),
    );
    const days = ((api?.expiresAt?.getTime() ?? 0) - (api?.lastRotatedAt?.getTime() ?? 0)) / 86_400_000;
    expect(days).toBe(90);
    expect(Math.abs(Date.now() - (api?.lastRotatedAt?.getTime() ?? 0))).toBeLessThan(600_000);
  });

  test("what each may do is what the server says, nothing more and nothing less", async () => {
    const truth = await asRoot([
      `SELECT CONCAT(GRANTEE, ' server ', PRIVILEGE_TYPE) AS held, CONCAT(GRANTEE, ' server ') AS place, IS_GRANTABLE AS g FROM information_schema.USER_PRIVILEGES
       UNION ALL SELECT CONCAT(GRANTEE, ' database/', TABLE_SCHEMA, ' ', PRIVILEGE_TYPE), CONCAT(GRANTEE, ' database/', TABLE_SCHEMA, ' '), IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES
       UNION ALL SELECT CONCAT(GRANTEE, ' table/', TABLE_SCHEMA, '/', TABLE_NAME, ' ', PRIVILEGE_TYPE), CONCAT(GRANTEE, ' table/', TABLE_SCHEMA, '/', TABLE_NAME, ' '), IS_GRANTABLE FROM information_schema.TABLE_PRIVILEGES
       UNION ALL SELECT CONCAT(GRANTEE, ' column/', TABLE_SCHEMA, '/', TABLE_NAME, '/', COLUMN_NAME, ' ', PRIVILEGE_TYPE), CONCAT(GRANTEE, ' column/', TABLE_SCHEMA, '/', TABLE_NAME, '/', COLUMN_NAME, ' '), IS_GRANTABLE FROM information_schema.COLUMN_PRIVILEGES`,
    ]);
    const expected = new Set(
      truth
        .flatMap(({ held, place, g }) => [String(held), ...(g === "YES" ? [`${place}GRANT OPTION`] : [])])
        .filter((each) => !each.endsWith(" USAGE")),
    );
    const bodies = new Map(
      recordsOf("entitlement", reading).map(({ ref, body }) => [ref.externalId, Object(body)]),
    );
    const held = recordsOf("grant", reading).flatMap(({ principal, entitlement, scope }): string[] => {
      const { object, privileges } = bodies.get(entitlement.externalId);
      const compared =
        ["server", "database", "table", "column"].includes(object) && !privileges.includes("PROXY");
      // A role has no host, and the server prints none.
      const who = principal.externalId.replace(/@''$/, "");
      return compared ? privileges.map((each: string) => `${who} ${scope?.externalId} ${each}`) : [];
    });
    const forms = (entry: string) =>
      entry.replace(/^('(?:[^']|'')*')@''/, "$1").replaceAll("Robert'); DROP", "Robert''); DROP");
    const wanted = new Set([...expected].map(forms));
    expect(wanted.size).toBeGreaterThan(60);
    expect([...new Set(held)].filter((entry) => !wanted.has(entry))).toEqual([]);
    // Of a role the server also prints what it has through the roles that it holds.
    const through = recordsOf("member", reading).flatMap(({ member, memberKind, group }) => {
      const [from, to] = [group, member].map(({ externalId }) => `${externalId.replace(/@''$/, "")} `);
      const taken = memberKind === "group" ? held.filter((entry) => entry.startsWith(from ?? "")) : [];
      return taken.map((entry) => entry.replace(from ?? "", to ?? ""));
    });
    expect([...wanted].filter((entry) => ![...held, ...through].includes(entry))).toEqual([]);
  });

  test("roles, routines and proxies are there", () => {
    const members = recordsOf("member", reading).filter(({ group }) => group.externalId !== "'PUBLIC'@''");
    expect(
      members
        .map(({ member, memberKind, group }) => `${member.externalId} ${memberKind} ${group.externalId}`)
        .sort(),
    ).toEqual([
      "'api'@'10.%' identity 'writing'@''",
      // Whoever creates a role may hand it on, and holds it.
      "'root'@'localhost' identity 'reading'@''",
      "'root'@'localhost' identity 'writing'@''",
      "'writing'@'' group 'reading'@''",
    ]);
    const scopes = recordsOf("grant", reading).map(({ scope }) => scope?.externalId);
    expect(scopes).toContain("procedure/shop/close_day");
    const proxies = recordsOf("trust", reading).filter(({ kind }) => kind === "assume_role");
    expect(proxies.map(({ identity, subject }) => `${subject} ${identity.externalId}`)).toEqual([
      "'open'@'%' 'api'@'localhost'",
    ]);
  });

  test("who is connected was used today", () => {
    const seen = recordsOf("identity", reading).filter(({ lastUsed }) => lastUsed?.at);
    expect(seen.map(({ name }) => name)).toEqual(["rollcall_reader@%"]);
  });

  test("the inventory holds each of it once", async () => {
    await asRoot(accessScript);
    const now = await readLive(mysql, context());
    expect(await syncReal(database.pool, mysql, context())).toEqual([
      "complete",
      "complete",
      "complete",
      "complete",
    ]);
    const { stored, read } = await rowCounts(database.pool, now);
    expect(stored).toEqual(read);
  });

  test("every statement is decided as the server decides when it is tried", async () => {
    const tried = await tryAll(join(server.folder, "s"));
    const identities = [...new Set(tried.map(({ identity }) => identity))];
    const access = await loadAccess(database.pool, systemScope(), { identities, source: null });
    const decided = ({ identity, action, resource, role }: Tried) =>
      access.decide(identity, { action, resource, namespace: "", context: role === null ? {} : { role } });
    const wrong = tried.filter((each) => decided(each).verdict !== (each.allowed ? "allowed" : "denied"));
    expect(wrong).toEqual([]);
    expect(tried.filter(({ allowed }) => allowed).length).toBeGreaterThan(40);
    expect(tried.filter(({ allowed }) => !allowed).length).toBeGreaterThan(100);
    const ways = access.whoCan({ action: "delete", resource: "shed.tools", namespace: "", context: {} });
    expect(ways.map(({ type, name }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining([
        "identity a_exact@localhost",
        "identity a_other@localhost",
        "group 'inner_role'@''",
      ]),
    );
    const routes = await loadAccess(database.pool, systemScope(), {
      identities: ["two@localhost", "os@localhost", "open@%"],
      source: null,
    });
    const ids = (name: string) => {
      const about = routes.about(name);
      return typeof about === "string" ? about : about.held().routes.map(({ id }) => id);
    };
    expect(ids("two@localhost")).toEqual(["definer"]);
    expect(ids("os@localhost")).toEqual(["file", "definer", "create-user", "account-tables", "load-code"]);
    expect(ids("open@%")).toEqual(["proxy"]);
  });

  test("the check names what is missing, and what is refused is no empty list", async () => {
    const missing = async () =>
      (await checkLines(mysql, context()))
        .filter(({ state }) => state !== "granted")
        .map(({ permission }) => permission);
    expect(await missing()).toEqual([]);
    await asRoot([
      `REVOKE PROCESS ON *.* FROM ${reader}`,
      `REVOKE SELECT ON mysql.tables_priv FROM ${reader}`,
    ]);
    expect(await missing()).toEqual(["SELECT ON mysql.tables_priv", "PROCESS"]);
    const ends = Object.values((await readLive(mysql, context())).ends).map((end) => end.split(":")[0]);
    expect(ends).toEqual(["complete", "complete", "denied", "denied"]);
  });

  test("it does not connect where it may not, nor to a server that it cannot trust", async () => {
    const end = async (ctx: ReturnType<typeof context>) =>
      Object.values((await readLive(mysql, ctx)).ends)[0];
    expect(await end(context({}, []))).toMatch(/^unreachable: .*this machine.*ROLLCALL_ALLOW_CIDRS/);
    expect(await end(context({ ca: "" }))).toMatch(/^unreachable: .*certificate is not trusted/);
    expect(await end(context({ password: "wrong" }))).toMatch(/^denied/);
    expect(await end(context({ tls: "verify-ca", host: "127.0.0.1" }))).toBe("complete");
    expect(await end(context({ tls: "disable" }))).toMatch(/^denied/);
  });
});

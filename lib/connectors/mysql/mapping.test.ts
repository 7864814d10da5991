import { describe, expect, it } from "vitest";
import type { Row } from "@/lib/connectors/sdk/listings";
import type { RecordInput, RecordType } from "@/lib/domain/source-record";
import { accountListings, queryOf } from "./account-listings";
import { mysqlConfigSchema } from "./config";
import { mysql } from "./connector";
import { failureOf } from "./failures";
import { account, serverId, smallMariadb, smallMysql } from "./fixtures/fake-server";
import { manifest } from "./manifest";
import { serverScope } from "./plan";
import { privilegeName, privilegesOfMask } from "./privilege-names";

const now = new Date("2026-11-23T12:00:00Z");

function read(call: string, rows: Row[], flavour = "mysql") {
  const body = { server: serverId, flavour, host: "db", rows };
  return mysql.toRecords({ scope: serverScope("accounts", serverId), call, body, collectedAt: now });
}

function of<T extends RecordType>(type: T, records: RecordInput[]): Extract<RecordInput, { t: T }>[] {
  return records.filter((record): record is Extract<RecordInput, { t: T }> => record.t === type);
}

const mariadb = smallMariadb();
const shop = smallMysql("x");

describe("accounts", () => {
  it("of MySQL have tags and hints from their attributes, and roles are none", () => {
    const { records } = read("accounts", shop.accounts ?? []);
    expect(of("identity", records).map(({ name, status, managedBy }) => [name, status, managedBy])).toEqual([
      ["mysql.sys@localhost", "disabled", "provider"],
      ["root@localhost", "active", "customer"],
      ["shop@10.%", "active", "customer"],
    ]);
    expect(
      of("entitlement", records)
        .filter(({ kind }) => kind === "role")
        .map(({ name }) => name),
    ).toEqual(["reader"]);
    const app = of("identity", records).at(-1);
    expect(app?.ownerHints?.map(({ value }) => value)).toEqual(["checkout", "payments"]);
    expect(app?.tags).toMatchObject({ team: "checkout", owner: "payments" });
  });

  it("have a password that ends, one that was retained, and none that is asked for", () => {
    const { records } = read("accounts", shop.accounts ?? []);
    const [former, current] = of("credential", records)
      .filter(({ ref }) => ref.externalId.startsWith("'shop'"))
      .sort((one, other) => (one.name ?? "").localeCompare(other.name ?? ""));
    expect(former?.name).toBe("Former password of 'shop'@'10.%', retained");
    expect(current).toMatchObject({
      status: "expired",
      lifetime: "expiring",
      expiresAt: new Date("2025-04-01T00:00:00Z"),
    });
    expect(of("credential", records).find(({ ref }) => ref.externalId.startsWith("'root'"))).toMatchObject({
      status: "active",
      lifetime: "static",
      expiresAt: null,
      lastRotatedAt: new Date("2025-01-01T00:00:00Z"),
    });
  });

  it("of MariaDB without a password are open to whoever reaches the server", () => {
    const { records, problems } = read("accounts", mariadb.accounts ?? [], "mariadb");
    expect(problems).toEqual([]);
    expect(of("trust", records).map(({ identity, subject }) => `${identity.externalId} ${subject}`)).toEqual([
      "''@'localhost' anyone at localhost",
      "'app'@'%' anyone at %",
    ]);
    expect(of("credential", records).map(({ ref, type, status }) => [ref.externalId, type, status])).toEqual([
      ["'mariadb.sys'@'localhost'/mysql_native_password", "password", "disabled"],
      ["'root'@'localhost'/mysql_native_password", "password", "disabled"],
      ["'root'@'localhost'/unix_socket", "platform_managed", "active"],
    ]);
    expect(
      of("entitlement", records)
        .filter(({ kind }) => kind === "role")
        .map(({ name, managedBy }) => `${name} ${managedBy}`),
    ).toEqual(["PUBLIC provider", "writer customer"]);
    expect(of("member", records)).toHaveLength(4);
  });

  it("have one grant for all of their global privileges", () => {
    const { records } = read("accounts", mariadb.accounts ?? [], "mariadb");
    const names = new Map(of("entitlement", records).map(({ ref, name }) => [ref.externalId, name]));
    const held = of("grant", records).map(
      ({ principal, principalKind, entitlement }) =>
        `${principal.externalId} ${principalKind} ${names.get(entitlement.externalId)}`,
    );
    expect(held[0]).toBe("'app'@'%' identity GRANT OPTION on everything");
    expect(held[1]).toBe(
      "'root'@'localhost' identity 39 privileges with SUPER, GRANT OPTION, CREATE USER, FILE on everything",
    );
    expect(held[2]).toBe("'writer'@'' group INSERT, SELECT on everything");
  });

  it("with quotes in their names stay apart", () => {
    const { records } = read("accounts", [account("a'@'b", "c"), account("a", "b'@'c")]);
    expect(new Set(of("identity", records).map(({ ref }) => ref.externalId)).size).toBe(2);
  });
});

it("says who holds which role, and who may hand it on", () => {
  const { records } = read("roles", shop.roles ?? []);
  expect(of("member", records).map(({ group, member }) => [group.externalId, member.externalId])).toEqual([
    ["'reader'@'%'", "'shop'@'10.%'"],
  ]);
  expect(of("grant", records).map(({ entitlement }) => entitlement.externalId)).toEqual([
    "admin/'reader'@'%'",
  ]);
});

it("has a grant for each place, with the privileges as GRANT spells them", () => {
  const all = ["db", "tables_priv", "procs_priv", "global_grants"].flatMap(
    (call) => read(call, shop[call] ?? []).records,
  );
  const names = new Map(of("entitlement", all).map(({ ref, name }) => [ref.externalId, name]));
  expect(
    of("grant", all).map(({ principal, principalKind, entitlement, scope }) => [
      principal.externalId,
      principalKind,
      names.get(entitlement.externalId),
      scope?.externalId,
    ]),
  ).toEqual([
    ["'shop'@'10.%'", "identity", "LOCK TABLES, SELECT on a database", "database/shop\\_%"],
    ["'reader'@'%'", "group", "SELECT, SHOW VIEW on a table", "table/shop/orders"],
    ["'shop'@'10.%'", "identity", "EXECUTE on a procedure", "procedure/shop/close_day"],
    ["'root'@'localhost'", "identity", "BACKUP_ADMIN, GRANT OPTION on everything", "server"],
  ]);
});

it("makes of a proxy a trust, and of one for everybody a privilege", () => {
  const { records } = read("proxies_priv", shop.proxies_priv ?? []);
  expect(of("trust", records)).toEqual([
    expect.objectContaining({ kind: "assume_role", subject: "'shop'@'10.%'" }),
  ]);
  expect(of("grant", records).map(({ principal }) => principal.externalId)).toEqual(["'root'@'localhost'"]);
});

it.each([
  ["10.%", "10.0.0.7", ["'app'@'10.%'"]],
  ["10.%\n%", "10.0.0.7", []],
  ["10.0.0.7\n%", "10.0.0.7\n10.0.0.8", ["'app'@'10.0.0.7'"]],
  [null, "10.0.0.7", []],
])("a connection to accounts at %j from %j was used by %j", (hosts, addresses, used) => {
  const { records } = read("sessions", [{ user: "app", hosts, addresses, dbs: null }]);
  expect(of("identity", records).map(({ ref }) => ref.externalId)).toEqual(used);
});

it("reads masks and columns of privileges", () => {
  expect(privilegesOfMask("0")).toEqual({ privileges: [], hasMore: false });
  expect(privilegesOfMask("32769")).toEqual({ privileges: ["SELECT", "SUPER"], hasMore: false });
  expect(privilegesOfMask(String(1n + (1n << 45n)))).toEqual({ privileges: ["SELECT"], hasMore: true });
  const all = privilegesOfMask("18446744073709551615");
  expect([all?.privileges.length, all?.hasMore]).toEqual([39, false]);
  expect(privilegesOfMask("-1")).toBeNull();
  expect(["Show_db_priv", "Lock_tables_priv", "Show view", "Grant"].map(privilegeName)).toEqual([
    "SHOW DATABASES",
    "LOCK TABLES",
    "SHOW VIEW",
    "GRANT OPTION",
  ]);
});

it("asks for no hash of a password", () => {
  const asked = Object.values(accountListings).flatMap((lists) =>
    Object.values(lists)
      .flat()
      .map((list) => queryOf(list, false)),
  );
  for (const sql of asked) {
    for (const [, before = ""] of sql.matchAll(/(.{0,40})authentication_string/g))
      expect(before).toMatch(/IF\(|COALESCE\(|AND /);
  }
});

it("quotes the name of the reader", () => {
  const [tab] = manifest.access?.tabs ?? [];
  const config = mysqlConfigSchema.parse({ host: "db", user: "a'; DROP USER root; --\\" });
  expect(tab?.text(config)).toContain("CREATE USER 'a\\'; DROP USER root; --\\\\'@'%'");
});

it.each([
  ["ER_ACCESS_DENIED_ERROR", "denied"],
  ["ER_TABLEACCESS_DENIED_ERROR", "denied"],
  ["ER_CON_COUNT_ERROR", "throttled"],
  ["ER_NO_SUCH_TABLE", "unsupported"],
  ["ECONNREFUSED", "unreachable"],
  ["ER_OF_TOMORROW", "unreachable"],
])("an error %s is %s, and is not quoted", (code, kind) => {
  const failure = failureOf(Object.assign(new Error("password=CANARY"), { code }), "db:3306", "PROCESS");
  expect(failure.kind).toBe(kind);
  expect(failure.message).not.toContain("CANARY");
  expect(failure.permission).toBe(kind === "denied" ? "PROCESS" : undefined);
});

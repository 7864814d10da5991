import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const superuser =
  "administer grant_access create_credentials impersonate disable_logging delete write read_all read";
const attribute = (name: string) => given("postgres", { kind: "privilege", name, body: { attribute: name } });
const privilege = (object: string, privileges: string[], grantable: string[] = []) =>
  given("postgres", { kind: "privilege", name: "…", body: { object, privileges, grantable } });

it.each([
  ["SUPERUSER", superuser],
  ["CREATEROLE", "grant_access create_credentials write"],
  ["CREATEDB", "write"],
  ["REPLICATION", "read_all"],
  ["BYPASSRLS", "read"],
])("attribute %s", (name, powers) => {
  expect(told(attribute(name))).toBe(powers);
});

it.each([
  ["pg_execute_server_program", superuser],
  ["pg_read_all_data", "read_all read"],
  ["pg_write_all_data", "delete write"],
  ["rds_superuser", superuser],
  ["rds_iam", "nothing"],
])("membership in %s", (name, powers) => {
  expect(told(given("postgres", { name, managedBy: "provider", body: { inherits: true } }))).toBe(powers);
});

it("a role of one's own is nothing by itself, one of PostgreSQL that is new is not understood", () => {
  expect(told(given("postgres", { name: "reporting" }))).toBe("nothing");
  expect(told(given("postgres", { name: "pg_of_tomorrow", managedBy: "provider" }))).toBe("?");
  expect(told(given("postgres", { kind: "group", name: "PUBLIC" }))).toBe("nothing");
});

it.each([
  ["reading a table", privilege("table", ["SELECT"]), "read …"],
  ["changing it", privilege("table", ["INSERT", "SELECT", "TRUNCATE", "UPDATE"]), "delete write read …"],
  ["handing it on", privilege("table", ["SELECT"], ["SELECT"]), "grant_access read …"],
  ["entering a database", privilege("database", ["CONNECT", "TEMPORARY"]), "read …"],
  [
    "owning a database",
    given("postgres", { kind: "privilege", body: { object: "database", owner: true } }),
    "administer grant_access delete write read",
  ],
  [
    "owning a table",
    given("postgres", { kind: "privilege", body: { object: "table", owner: true } }),
    "grant_access delete write read …",
  ],
  ["handing a role on", privilege("role", ["ADMIN OPTION"]), "grant_access …"],
  ["a privilege of tomorrow", privilege("table", ["FLY"]), "?"],
])("%s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

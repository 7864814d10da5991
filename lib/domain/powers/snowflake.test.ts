import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const privilege = (object: string, privileges: string[], grantable: string[] = []) =>
  given("snowflake", { kind: "privilege", body: { object, privileges, grantable } });

it.each([
  [
    "ACCOUNTADMIN",
    "administer grant_access create_credentials change_trust disable_logging delete write read_all read",
  ],
  ["SECURITYADMIN", "grant_access create_credentials change_trust write read"],
  ["SYSADMIN", "delete write read"],
  ["ANALYST", "nothing"],
  ["SALES.READER", "nothing"],
])("role %s", (name, powers) => {
  expect(told(given("snowflake", { name, body: { owner: null } }))).toBe(powers);
});

it.each([
  ["MANAGE GRANTS", privilege("ACCOUNT", ["MANAGE GRANTS"]), "grant_access"],
  ["making users", privilege("ACCOUNT", ["CREATE USER"]), "create_credentials"],
  ["making databases", privilege("ACCOUNT", ["CREATE DATABASE"]), "write"],
  ["owning a database", privilege("DATABASE", ["OWNERSHIP"]), "administer grant_access delete write read"],
  ["owning a table", privilege("TABLE", ["OWNERSHIP"]), "grant_access delete write read …"],
  ["owning a user", privilege("USER", ["OWNERSHIP"]), "create_credentials write …"],
  ["reading tables", privilege("TABLE", ["REFERENCES", "SELECT"]), "read …"],
  ["to hand on", privilege("TABLE", ["SELECT"], ["SELECT"]), "grant_access read …"],
  ["changing tables", privilege("TABLE", ["DELETE", "INSERT"]), "delete write …"],
])("%s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

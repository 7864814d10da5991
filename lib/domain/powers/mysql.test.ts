import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const privilege = (object: string, ...privileges: string[]) =>
  given("mysql", { kind: "privilege", body: { object, privileges } });

it.each([
  ["SUPER", privilege("server", "SUPER"), "administer impersonate"],
  ["making users", privilege("server", "CREATE USER"), "grant_access create_credentials"],
  ["acting as others", privilege("server", "PROXY"), "impersonate"],
  ["files of the server", privilege("server", "FILE"), "read_secrets write"],
  ["reading every database", privilege("server", "SELECT"), "read_all read"],
  [
    "writing every database, that of the accounts among them",
    privilege("server", "INSERT", "UPDATE"),
    "grant_access write",
  ],
  ["handing on", privilege("server", "GRANT OPTION", "SELECT"), "grant_access read_all read"],
  ["a database", privilege("database", "DELETE", "INSERT", "SELECT"), "delete write read"],
  ["a database, to hand on", privilege("database", "GRANT OPTION", "SELECT"), "grant_access read"],
  ["a table", privilege("table", "SELECT", "UPDATE"), "write read …"],
  ["a table, to hand on", privilege("table", "GRANT OPTION", "SELECT"), "grant_access read …"],
  ["a right of the server that is new", privilege("server", "TELEMETRY_LOG_ADMIN"), "write"],
  ["something else", privilege("server", "FLY"), "?"],
])("%s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

it("traits name the superuser and what is handed on", () => {
  expect(privilege("server", "GRANT OPTION", "SUPER").traits).toEqual(["grants_onward", "superuser"]);
});

it("a role is nothing by itself", () => {
  expect(told(given("mysql"))).toBe("nothing");
});

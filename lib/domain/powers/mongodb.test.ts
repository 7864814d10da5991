import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  [
    "root on admin",
    "administer grant_access create_credentials impersonate disable_logging delete write read_all read",
  ],
  ["userAdminAnyDatabase on admin", "grant_access create_credentials write read"],
  ["readAnyDatabase on admin", "read_all read"],
  ["readWrite on orders", "delete write read"],
  ["read on orders", "read"],
  ["ours on admin", "?"],
])("%s, known by its name", (name, powers) => {
  expect(told(given("mongodb", { name }))).toBe(powers);
});

const own = (resource: object, ...actions: string[]) =>
  given("mongodb", { name: "ours on admin", body: { privileges: [{ resource, actions }], inherits: [] } });

it.each([
  ["every action on everything", own({ anyResource: true }, "anyAction"), "administer"],
  ["giving roles", own({ db: "", collection: "" }, "grantRole"), "grant_access"],
  ["making users of a database", own({ db: "orders", collection: "" }, "createUser"), "create_credentials"],
  ["reading every database", own({ db: "", collection: "" }, "find"), "read_all read"],
  ["reading a collection", own({ db: "orders", collection: "lines" }, "find", "listIndexes"), "read …"],
  ["changing it", own({ db: "orders", collection: "lines" }, "insert", "remove"), "delete write …"],
  ["switching the audit off", own({ cluster: true }, "setParameter"), "disable_logging"],
])("a role of one's own: %s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  [50, "administer grant_access deploy delete write read"],
  [40, "grant_access create_credentials read_secrets deploy delete write read"],
  [30, "deploy write read"],
  [20, "read_all read"],
  [10, "read"],
])("access level %s", (level, powers) => {
  expect(told(given("gitlab", { body: { level } }))).toBe(powers);
});

it.each([
  ["api", "deploy delete write read"],
  ["write_repository", "deploy write read"],
  ["read_api", "read_all read"],
  ["read_user", "read"],
  ["create_runner", "impersonate deploy"],
  ["sudo", "impersonate"],
  ["scope_of_tomorrow", "?"],
])("scope %s", (name, powers) => {
  expect(told(given("gitlab", { kind: "scope", name }))).toBe(powers);
});

it("a role without a level is not understood", () => {
  expect(told(given("gitlab", { name: "Owner" }))).toBe("?");
});

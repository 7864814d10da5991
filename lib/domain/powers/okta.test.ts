import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  [
    "SUPER_ADMIN",
    "administer grant_access create_credentials change_trust disable_logging delete write read",
  ],
  ["GROUP_MEMBERSHIP_ADMIN", "grant_access create_credentials delete write read"],
  ["HELP_DESK_ADMIN", "create_credentials write read"],
  ["READ_ONLY_ADMIN", "read"],
  ["CUSTOM", "?"],
])("role %s", (type, powers) => {
  expect(told(given("okta", { name: "A label", body: { type } }))).toBe(powers);
});

it.each([
  ["okta.users.manage", "create_credentials delete write read"],
  ["okta.apps.manage", "create_credentials delete write read"],
  ["okta.roles.manage", "grant_access delete write read"],
  ["okta.policies.manage", "change_trust delete write read"],
  ["okta.logStreams.manage", "disable_logging delete write read"],
  ["okta.linkedObjects.manage", "delete write read"],
  ["okta.users.manage.self", "write read"],
  ["okta.users.read", "read"],
  ["openid", "read"],
  ["orders:write", "?"],
])("scope %s", (name, powers) => {
  expect(told(given("okta", { kind: "scope", name }))).toBe(powers);
});

it("what a group or a connection opens is not known", () => {
  expect(told(given("okta", { kind: "group" }))).toBe("?");
  expect(told(given("okta", { kind: "privilege", name: "IDENTITY_ASSERTION: orn:okta" }))).toBe("?");
});

import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  ["https://mail.google.com/", "delete write read_all read"],
  ["drive", "delete write read_all read"],
  ["https://www.googleapis.com/auth/drive.readonly", "read_all read"],
  ["drive.file", "read"],
  ["gmail.send", "write"],
  ["admin.directory.user", "create_credentials delete write read"],
  ["admin.directory.group", "grant_access delete write read"],
  ["admin.directory.user.readonly", "read"],
  ["cloud-platform", "administer grant_access create_credentials impersonate deploy delete write read"],
  ["openid", "read"],
  ["brand.new", "?"],
])("scope %s", (name, powers) => {
  expect(told(given("google_workspace", { kind: "scope", name }))).toBe(powers);
});

it("mail and files are marked", () => {
  expect(given("google_workspace", { kind: "scope", name: "drive.readonly" }).traits).toEqual([
    "mail_or_files",
    "powerful_scope",
  ]);
});

const role = (superAdministrator: boolean, ...names: string[]) =>
  given("google_workspace", {
    body: {
      superAdministrator,
      privileges: names.map((privilegeName) => ({ privilegeName, serviceId: "1" })),
    },
  });

it.each([
  [
    "a super administrator",
    role(true),
    "administer grant_access create_credentials change_trust delete write read",
  ],
  ["groups", role(false, "GROUPS_ALL"), "grant_access write"],
  ["passwords", role(false, "USERS_RESET_PASSWORD"), "create_credentials write"],
  ["reading", role(false, "USERS_RETRIEVE", "ORGANIZATION_UNITS_RETRIEVE"), "read"],
  ["nothing", role(false), "nothing"],
])("a role of %s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

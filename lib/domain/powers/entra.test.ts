import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const graph = "00000003-0000-0000-c000-000000000000";
const permission = (name: string, resourceAppId: string | null = graph, resource = "Microsoft Graph") =>
  given("entra", {
    kind: "scope",
    name: `${resource}: ${name}`,
    body: { resource, resourceAppId, permission: name, type: "application" },
  });

it.each([
  ["RoleManagement.ReadWrite.Directory", "grant_access write read"],
  ["AppRoleAssignment.ReadWrite.All", "grant_access write read"],
  ["Application.ReadWrite.All", "create_credentials delete write read"],
  ["Application.ReadWrite.OwnedBy", "write read"],
  ["Directory.ReadWrite.All", "grant_access delete write read"],
  ["Policy.ReadWrite.ConditionalAccess", "change_trust write read"],
  ["Mail.Read", "read_all read"],
  ["Files.ReadWrite.All", "delete write read_all read"],
  ["Mail.Send", "write"],
  ["User.Read.All", "read"],
  ["Reports.Read.All", "read"],
  ["Team.ReadBasic.All", "read"],
  ["Printer.ReadWrite.All", "delete write read"],
  ["Something.New", "?"],
  ["default access", "?"],
])("%s of Microsoft Graph", (name, powers) => {
  expect(told(permission(name))).toBe(powers);
});

it("mail and files of everybody are marked", () => {
  expect(permission("Mail.Read").traits).toEqual(["mail_or_files", "powerful_scope"]);
  expect(permission("User.Read.All").traits).toEqual([]);
});

it("the same words of another application mean whatever it makes of them", () => {
  expect(told(permission("Mail.Read", "11111111-2222-4333-8444-555555555555", "Microsoft Graph"))).toBe("?");
  expect(told(permission("Application.ReadWrite.All", null, "Orders API"))).toBe("?");
  expect(told(permission("Application.ReadWrite.All", null, "Microsoft Graph"))).toBe(
    "create_credentials delete write read",
  );
});

it.each([
  [
    "Global Administrator",
    "administer grant_access create_credentials change_trust disable_logging delete write read",
  ],
  ["Privileged Role Administrator", "grant_access create_credentials delete write read"],
  ["Application Administrator", "create_credentials delete write read"],
  ["Conditional Access Administrator", "change_trust delete write read"],
  ["Directory Readers", "read"],
])("%s, as every directory has it", (name, powers) => {
  expect(told(given("entra", { name, body: { rolePermissions: "unknown" } }))).toBe(powers);
});

const own = (...allowedResourceActions: string[]) =>
  given("entra", { name: "Ours", body: { rolePermissions: [{ allowedResourceActions }] } });

it.each([
  ["microsoft.directory/servicePrincipals/credentials/update", "create_credentials write"],
  ["microsoft.directory/applications/allProperties/update", "create_credentials write"],
  ["microsoft.directory/applications/basic/update", "write"],
  ["microsoft.directory/applications/allProperties/allTasks", "create_credentials write"],
  ["microsoft.directory/roleAssignments/allProperties/allTasks", "grant_access write"],
  ["microsoft.directory/applications/standard/read", "read"],
  ["microsoft.directory/devices/delete", "delete"],
])("a role of one's own with %s", (action, powers) => {
  expect(told(own(action))).toBe(powers);
});

it("a role without permissions that can be read is not understood", () => {
  expect(told(given("entra", { name: "Ours", body: { rolePermissions: "unknown" } }))).toBe("?");
});

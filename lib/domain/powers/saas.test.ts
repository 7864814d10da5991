import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const admin = "administer grant_access create_credentials delete write read";

it.each([
  ["openai", "organization administration", "organization-admin", admin],
  ["openai", "project owner", "project-role/owner", "grant_access create_credentials delete write read"],
  ["openai", "project member", "project-role/member", "write read"],
  ["openai", "project auditor", "project-role/auditor", "?"],
  ["anthropic", "organization admin", "organization-role/admin", admin],
  ["anthropic", "organization developer", "organization-role/developer", "write read"],
  [
    "anthropic",
    "workspace workspace_admin",
    "workspace-role/workspace_admin",
    "grant_access create_credentials delete write read",
  ],
  ["anthropic", "API of a workspace", "workspace-api", "write read"],
  ["anthropic", "workspace:of_tomorrow", "oauth-scope/workspace:of_tomorrow", "?"],
  [
    "terraform",
    "owners",
    "access/owners",
    "administer grant_access create_credentials impersonate deploy delete write read",
  ],
  [
    "terraform",
    "Organisation token",
    "role/organization-token",
    "grant_access create_credentials delete write read",
  ],
  ["terraform", "manage-workspaces", "access/manage-workspaces", "impersonate deploy delete write read"],
  ["terraform", "read-projects", "access/read-projects", "read"],
  ["terraform", "manage-something", "access/manage-something", "?"],
  ["npm", "read-write packages", "permission/packages/read-write", "deploy write read"],
  ["npm", "read-only packages", "permission/packages/read-only", "read"],
  ["npm", "read-write organizations", "permission/orgs/read-write", "grant_access write read"],
  ["npm", "publish", "permission/publish", "deploy write read"],
])("%s: %s", (system, name, externalId, powers) => {
  expect(told(given(system, { kind: "scope", name, externalId }))).toBe(powers);
});

it("what teams of Terraform and npm may do is not all listed", () => {
  expect(told(given("terraform", { kind: "group", name: "owners" }))).toBe("?");
  expect(told(given("npm", { kind: "group", name: "publish" }))).toBe("?");
});

const role = (...permissions: string[]) => given("datadog", { name: "Ours", body: { permissions } });

it.each([
  ["managing access", role("user_access_manage"), "grant_access write"],
  ["making keys", role("api_keys_write"), "create_credentials write"],
  ["signing in", role("saml_configuration_write"), "change_trust write"],
  ["dropping logs", role("logs_delete_data"), "disable_logging write"],
  ["reading logs", role("logs_read_data"), "read_all read"],
  ["dashboards", role("dashboards_read", "dashboards_write"), "write read"],
  ["nothing", role(), "nothing"],
  ["what is new", role("teleport"), "?"],
  ["a key's scope", given("datadog", { kind: "scope", name: "metrics_read" }), "read"],
  ["a key that sends", given("datadog", { kind: "scope", name: "sends data" }), "read"],
  ["what is not listed", given("datadog", { name: "Ours" }), "?"],
])("a role of Datadog for %s", (_title, found, powers) => {
  expect(told(found)).toBe(powers);
});

it("Datadog's own administrator administers; a role of the same name does what it holds", () => {
  const name = "Datadog Admin Role";
  const body = { permissions: ["dashboards_read"] };
  expect(given("datadog", { name, managedBy: "provider", body }).powers).toContain("administer");
  expect(told(given("datadog", { name, body }))).toBe("read");
});

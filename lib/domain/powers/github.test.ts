import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const permission = (area: string, name: string, level: string) =>
  given("github", {
    kind: "privilege",
    name: `${area} ${name}: ${level}`,
    externalId: `permission/${area}/${name}/${level}`,
    body: { area, permission: name, level },
  });

it.each([
  ["repository", "metadata", "read", "read"],
  ["repository", "contents", "read", "read_all read"],
  ["repository", "contents", "write", "deploy write read"],
  ["repository", "workflows", "write", "deploy write"],
  ["repository", "administration", "write", "grant_access create_credentials deploy delete write read"],
  ["repository", "issues", "write", "write read"],
  ["repository", "contents", "sometimes", "?"],
  ["organization", "members", "write", "grant_access delete write read"],
  ["organization", "organization_administration", "write", "grant_access delete write read"],
  ["organization", "organization_self_hosted_runners", "write", "impersonate deploy write read"],
  ["organization", "members", "read", "read"],
  ["classic", "scope", "repo", "deploy delete write read"],
  ["classic", "scope", "admin:org", "administer grant_access delete write read"],
  ["classic", "scope", "read:org", "read"],
  ["classic", "scope", "user:email", "read"],
  ["classic", "scope", "everything:new", "?"],
  ["workflow", "token", "write", "deploy write read"],
  ["workflow", "token", "read", "read"],
  ["workflow", "pull_request_reviews", "approve", "write"],
])("%s %s: %s", (area, name, level, powers) => {
  expect(told(permission(area, name, level))).toBe(powers);
});

it.each([
  ["repo_write", permission("repository", "contents", "write")],
  ["changes_workflows", permission("classic", "scope", "workflow")],
  ["publishes_packages", permission("repository", "packages", "write")],
  ["org_wide", permission("organization", "members", "write")],
  ["powerful_scope", permission("classic", "scope", "repo")],
])("trait %s", (trait, powers) => {
  expect(powers.traits).toContain(trait);
});

it.each([
  [["read_organization_audit_log"], "read"],
  [["write_organization_custom_org_role"], "grant_access write"],
  [["manage_organization_runners_and_groups"], "impersonate deploy write"],
  [[], "?"],
])("a role with %j", (permissions, powers) => {
  expect(told(given("github", { body: { permissions } }))).toBe(powers);
});

it.each([
  [{ visibility: "all" }, ["serves_all"]],
  [{ visibility: "private" }, ["serves_all"]],
  [{ visibility: "selected" }, ["serves_named"]],
  [{ visibility: "all", restricted_to_workflows: true }, ["serves_named"]],
  [{}, []],
])("a group of runners with %j", (body, traits) => {
  expect(given("github", { kind: "group", externalId: "runner-group/1", body }).traits).toEqual(traits);
});

it("what a team may change is not listed; a group of runners gives nothing", () => {
  expect(told(given("github", { kind: "group", externalId: "team/1" }))).toBe("?");
  expect(told(given("github", { kind: "group", externalId: "runner-group/1" }))).toBe("nothing");
});

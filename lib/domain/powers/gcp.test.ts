import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const custom = (...permissions: string[]) =>
  given("gcp", { externalId: "projects/shop/roles/deployer", body: { permissions, stage: "GA" } });

it.each([
  ["setting the policy of a project", ["resourcemanager.projects.setIamPolicy"], "grant_access write"],
  ["making keys", ["iam.serviceAccountKeys.create"], "create_credentials write"],
  ["setting the policy of accounts", ["iam.serviceAccounts.setIamPolicy"], "change_trust write"],
  ["adding a provider", ["iam.workloadIdentityPoolProviders.create"], "change_trust write"],
  ["taking tokens", ["iam.serviceAccounts.getAccessToken"], "impersonate read"],
  ["changing sinks", ["logging.sinks.update"], "disable_logging write"],
  ["reading secrets", ["secretmanager.versions.access"], "read_secrets write"],
  ["reading objects", ["storage.objects.get", "storage.objects.list"], "read_all read"],
  ["starting machines", ["compute.instances.create"], "deploy write"],
  ["acting as accounts alone does nothing yet", ["iam.serviceAccounts.actAs"], "read"],
  [
    "starting machines as accounts",
    ["iam.serviceAccounts.actAs", "compute.instances.create"],
    "impersonate deploy write read",
  ],
  ["telling what happens", ["logging.logEntries.create", "monitoring.timeSeries.create"], "read"],
  ["deleting", ["storage.buckets.delete"], "delete"],
  ["nothing", [], "nothing"],
])("a role of one's own: %s", (_title, permissions, powers) => {
  expect(told(custom(...permissions))).toBe(powers);
});

it.each([
  [
    "roles/owner",
    "administer grant_access create_credentials change_trust impersonate disable_logging read_secrets deploy delete write read_all read",
  ],
  ["roles/editor", "impersonate deploy delete write read_all read"],
  ["roles/viewer", "read"],
  ["roles/iam.securityAdmin", "grant_access delete write read"],
  ["roles/resourcemanager.projectIamAdmin", "grant_access delete write read"],
  ["roles/iam.serviceAccountTokenCreator", "impersonate read"],
  ["roles/iam.serviceAccountKeyAdmin", "create_credentials delete write read"],
  ["roles/iam.serviceAccountUser", "read"],
  ["roles/logging.logWriter", "read"],
  ["roles/secretmanager.secretAccessor", "read_secrets"],
  ["roles/pubsub.viewer", "read"],
  ["roles/dns.admin", "delete write read"],
  // Sets who may reach applications behind the proxy, and nothing else.
  ["roles/iap.admin", "delete write read"],
  // Starts pods as any account of its cluster, and reads the secrets there.
  ["roles/container.developer", "impersonate read_secrets deploy delete write read"],
  ["roles/pubsub.serviceAgent", "?"],
  ["projects/shop/roles/viewer", "?"],
])("%s by its name, where its permissions are not listed", (externalId, powers) => {
  expect(told(given("gcp", { externalId, body: { permissions: "unknown" } }))).toBe(powers);
});

it("permissions decide where they are listed", () => {
  const viewer = given("gcp", {
    externalId: "roles/viewer",
    body: { permissions: ["storage.buckets.list"] },
  });
  expect(told(viewer)).toBe("read");
  expect(viewer.traits).toContain("basic_role");
});

it("what it changes may run as an account already: that depends", () => {
  expect(custom("cloudfunctions.functions.sourceCodeSet").traits).toEqual(["depends"]);
  expect(custom("cloudfunctions.functions.sourceCodeSet", "iam.serviceAccounts.actAs").traits).toEqual([
    "passes_roles",
  ]);
});

it("traits say what passes accounts and what makes keys", () => {
  expect(custom("iam.serviceAccounts.actAs").traits).toEqual(["passes_roles"]);
  expect(custom("iam.serviceAccountKeys.create").traits).toEqual(["creates_tokens"]);
});

it("a group has what is bound to it", () => {
  expect(told(given("gcp", { kind: "group" }))).toBe("nothing");
});

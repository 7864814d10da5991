import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const rule = (apiGroups: string, resources: string, verbs: string, more: object = {}) => ({
  apiGroups: apiGroups.split(" "),
  resources: resources.split(" "),
  verbs: verbs.split(" "),
  ...more,
});
const role = (...rules: object[]) => given("kubernetes", { body: { rules } });
const rbac = "rbac.authorization.k8s.io";

it.each([
  [
    "every verb on everything",
    [rule("*", "*", "*")],
    "administer grant_access create_credentials impersonate read_secrets deploy delete write read_all read",
  ],
  [
    "every verb on everything of a group is no administration",
    [rule("apps", "*", "*")],
    "impersonate deploy delete write read",
  ],
  ["reading everything", [rule("*", "*", "get list watch")], "read_secrets read_all read"],
  ["reading pods", [rule("", "pods configmaps", "get list watch")], "read"],
  ["reading secrets", [rule("", "secrets", "get")], "read_secrets read"],
  ["one secret", [rule("", "secrets", "get", { resourceNames: ["tls"] })], "read_secrets read …"],
  ["creating pods", [rule("", "pods", "create")], "impersonate deploy write"],
  ["changing a pod starts none", [rule("", "pods", "patch")], "write"],
  ["changing workloads", [rule("apps", "deployments", "patch")], "impersonate deploy write"],
  ["scaling them", [rule("apps", "deployments/scale", "update")], "write"],
  ["running commands in pods", [rule("", "pods/exec", "create")], "impersonate deploy write"],
  ["a part of every object", [rule("", "*/exec", "create")], "impersonate deploy write"],
  ["reaching nodes by their proxy", [rule("", "nodes/proxy", "get")], "impersonate deploy read"],
  ["escalating", [rule(rbac, "clusterroles", "escalate")], "grant_access"],
  ["binding", [rule(rbac, "roles", "bind")], "grant_access"],
  ["making bindings", [rule(rbac, "rolebindings", "create")], "grant_access write"],
  ["making roles without bindings", [rule(rbac, "roles", "create")], "write"],
  ["impersonating", [rule("", "users groups serviceaccounts", "impersonate")], "impersonate"],
  ["impersonating one", [rule("", "users", "impersonate", { resourceNames: ["jo"] })], "impersonate …"],
  ["making tokens", [rule("", "serviceaccounts/token", "create")], "create_credentials write"],
  [
    "the same words in another group are something else",
    [rule("example.org", "secrets pods", "get create")],
    "write read",
  ],
  [
    "electing a leader and telling events",
    [rule("coordination.k8s.io", "leases", "create update"), rule("", "events", "create patch")],
    "read",
  ],
  ["addresses that are no objects", [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }], "read"],
  ["no rules", [], "nothing"],
])("%s", (_title, rules, powers) => {
  expect(told(role(...rules))).toBe(powers);
});

it.each([
  ["cluster_admin", [rule("*", "*", "*")]],
  ["wildcard_verbs", [rule("", "pods", "*")]],
  ["wildcard_resources", [rule("", "*", "delete")]],
  ["reads_secrets", [rule("", "secrets", "list")]],
  ["creates_tokens", [rule("", "serviceaccounts/token", "create")]],
  ["creates_pods", [rule("batch", "jobs", "create")]],
  ["execs_pods", [rule("", "pods/exec", "create")]],
])("trait %s", (trait, rules) => {
  expect(role(...rules).traits).toContain(trait);
});

it("what concerns named objects only has no trait", () => {
  expect(role(rule("", "secrets", "get", { resourceNames: ["tls"] })).traits).toEqual([]);
});

it("a role without rules that can be read is not understood; a group has what is bound to it", () => {
  expect(told(given("kubernetes", { body: { rules: "all" } }))).toBe("?");
  expect(told(given("kubernetes", { kind: "group" }))).toBe("nothing");
});

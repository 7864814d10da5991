import { describe, expect, it, test } from "vitest";
import type { Ask } from "../decision";
import { Cluster } from "./cluster";
import { account, bindingFrom, smallCluster } from "./fixtures/small-cluster";

const cluster = new Cluster(smallCluster);
const ask = (action: string, resource = "", context: Ask["context"] = {}): Ask => ({
  action,
  resource,
  namespace: "",
  context,
});
const ops = (name: string) => account(name, "ops");
const shop = (name: string) => account(name);

type Case = [who: string, action: string, resource: string, verdict: "allowed" | "denied" | "depends"];
const [yes, no] = ["allowed", "denied"] as const;

/** What the documentation of RBAC says, asked of the small cluster. The resource is `NAMESPACE/NAME`. */
const cases: { [about: string]: Case[] } = {
  "a role holds in its namespace only": [
    [shop("api"), "get pods", "shop/", yes],
    [shop("api"), "get pods", "shop/web-0", yes],
    [shop("api"), "list pods", "shop/", yes],
    [shop("api"), "watch pods", "shop/", yes],
    [shop("api"), "get /pods", "shop/", yes],
    [shop("api"), "get core/pods", "shop/", yes],
    [shop("api"), "get pods", "", no],
    [shop("api"), "list pods", "", no],
    [shop("api"), "get pods", "kube-system/", no],
    [shop("api"), "get pods", "shop-2/", no],
    [shop("api"), "get pods", "Shop/", no],
    [shop("api"), "create pods", "shop/", no],
    [shop("api"), "delete pods", "shop/", no],
    [shop("api"), "deletecollection pods", "shop/", no],
    [shop("api"), "get services", "shop/", no],
    [shop("api"), "* pods", "shop/", no],
    [shop("api"), "get *", "shop/", no],
  ],
  "a role of the same name in another namespace is another": [
    [shop("api"), "delete pods", "other/", yes],
    [shop("api"), "get pods", "other/", no],
  ],
  "parts of an object are granted by themselves": [
    [shop("logs"), "get pods/log", "shop/web-0", yes],
    [shop("logs"), "get core/pods/log", "shop/", yes],
    [shop("logs"), "get /pods/log", "shop/", yes],
    [shop("logs"), "get pods", "shop/", yes],
    [shop("logs"), "get pods/exec", "shop/", no],
    [shop("logs"), "get pods/status", "shop/", no],
    [shop("api"), "get pods/log", "shop/web-0", no],
    [ops("nodes"), "get nodes/proxy", "", yes],
    [ops("nodes"), "get nodes/metrics", "", yes],
    [ops("nodes"), "get nodes/stats", "", no],
    [ops("nodes"), "create nodes/proxy", "", no],
  ],
  "`pods/*` is no wildcard": [
    [shop("star"), "get pods/log", "shop/", no],
    [shop("star"), "create pods/exec", "shop/", no],
    [shop("star"), "get pods", "shop/", no],
    [shop("star"), "get pods/*", "shop/", yes],
  ],
  "`*/scale` is one part of everything": [
    [ops("scaler"), "patch apps/deployments/scale", "shop/", yes],
    [ops("scaler"), "get apps/statefulsets/scale", "", yes],
    [ops("scaler"), "update /replicationcontrollers/scale", "shop/", yes],
    [ops("scaler"), "patch stable.example.com/crontabs/scale", "shop/", yes],
    [ops("scaler"), "patch apps/deployments", "shop/", no],
    [ops("scaler"), "patch apps/deployments/status", "shop/", no],
    [ops("scaler"), "delete apps/deployments/scale", "shop/", no],
    [ops("scaler"), "patch apps/deployments/autoscale", "shop/", no],
  ],
  "named objects": [
    [shop("config"), "get configmaps", "shop/my-config", yes],
    [shop("config"), "update configmaps", "shop/my-config", yes],
    [shop("config"), "delete configmaps", "shop/my-config", yes],
    [shop("config"), "list configmaps", "shop/my-config", yes],
    [shop("config"), "watch configmaps", "shop/my-config", yes],
    [shop("config"), "get configmaps", "shop/", no],
    [shop("config"), "list configmaps", "shop/", no],
    [shop("config"), "watch configmaps", "shop/", no],
    [shop("config"), "create configmaps", "shop/", no],
    [shop("config"), "create configmaps", "shop/my-config", no],
    [shop("config"), "deletecollection configmaps", "shop/", no],
    [shop("config"), "deletecollection configmaps", "shop/my-config", no],
    [shop("config"), "get configmaps", "shop/my-config-2", no],
    [shop("config"), "get configmaps", "shop/MY-CONFIG", no],
    [shop("config"), "get configmaps", "other/my-config", no],
    [shop("config"), "patch configmaps", "shop/my-config", no],
    [shop("exec"), "create pods/exec", "shop/web-0", yes],
    [shop("exec"), "create pods/exec", "shop/web-1", no],
    [shop("exec"), "create pods/exec", "shop/", no],
  ],
  "the groups of the API": [
    [account("deploy", "ci"), "create apps/deployments", "shop/", yes],
    [account("deploy", "ci"), "patch extensions/deployments", "shop/", yes],
    [account("deploy", "ci"), "create batch/jobs", "shop/", yes],
    [account("deploy", "ci"), "create /deployments", "shop/", no],
    [account("deploy", "ci"), "create batch/deployments", "shop/", no],
    [account("deploy", "ci"), "create apps/jobs", "shop/", no],
    [account("deploy", "ci"), "create batch/cronjobs", "shop/", no],
    [account("deploy", "ci"), "create apps/deployments", "ci/", no],
    [account("deploy", "ci"), "patch apps/deployments/scale", "shop/", no],
    [ops("custom"), "create stable.example.com/crontabs", "shop/", yes],
    [ops("custom"), "frobnicate stable.example.com/crontabs", "", yes],
    [ops("custom"), "get stable.example.com/crontabs/status", "", no],
    [ops("custom"), "get example.com/crontabs", "", no],
    [ops("apps"), "delete apps/deployments", "shop/x", yes],
    [ops("apps"), "patch apps/deployments/scale", "shop/x", yes],
    [ops("apps"), "get /pods", "shop/", no],
    [shop("any-group"), "get /widgets", "shop/", yes],
    [shop("any-group"), "get a.example/widgets", "shop/", yes],
    [shop("any-group"), "get a.example/gadgets", "shop/", no],
    [ops("nothing"), "get pods", "", no],
  ],
  wildcards: [
    [shop("any-verb"), "get configmaps", "shop/a", yes],
    [shop("any-verb"), "deletecollection configmaps", "shop/", yes],
    [shop("any-verb"), "* configmaps", "shop/", yes],
    [shop("any-verb"), "get secrets", "shop/", no],
    [shop("any-resource"), "get secrets", "shop/db", yes],
    [shop("any-resource"), "get pods/log", "shop/", yes],
    [shop("any-resource"), "list secrets", "shop/", no],
    [shop("any-resource"), "get apps/deployments", "shop/", no],
    [shop("any-resource"), "get /metrics", "", no],
    [ops("root"), "* */*", "", yes],
    [ops("root"), "* *", "", yes],
    [ops("root"), "delete nodes", "node-1", yes],
    [ops("root"), "delete url:/anything", "", yes],
    [shop("any-verb"), "* */*", "shop/", no],
    [shop("boss"), "* */*", "shop/", yes],
  ],
  "case counts": [
    [shop("upper"), "get pods", "shop/", no],
    [shop("upper"), "GET pods", "shop/", yes],
    [shop("upper"), "get services", "shop/", no],
    [shop("upper"), "get /Services", "shop/", yes],
    [shop("API"), "get pods", "shop/", no],
    [shop("api"), "GET pods", "shop/", no],
    [shop("api"), "get /Pods", "shop/", no],
  ],
  "a cluster role in a role binding holds in that namespace": [
    [shop("mixed-in"), "get secrets", "shop/db", yes],
    [shop("mixed-in"), "list secrets", "shop/", yes],
    [shop("mixed-in"), "list secrets", "", no],
    [shop("mixed-in"), "get secrets", "kube-system/db", no],
    [account("api", "other"), "get secrets", "shop/db", yes],
    [account("api", "other"), "get secrets", "other/db", no],
    [shop("boss"), "delete secrets", "shop/", yes],
    [shop("boss"), "delete secrets", "other/", no],
    [shop("boss"), "delete nodes", "", no],
    [shop("boss"), "get /healthz", "", yes],
    [shop("boss"), "get /metrics", "", no],
    [ops("vault"), "get secrets", "", yes],
    [ops("vault"), "get secrets", "shop/db", yes],
    [ops("vault"), "update secrets", "shop/db", no],
  ],
  "addresses that are no objects": [
    [ops("prometheus"), "get /metrics", "", yes],
    [ops("prometheus"), "get /metrics/cadvisor", "", yes],
    [ops("prometheus"), "post /metrics", "", no],
    [ops("prometheus"), "get url:/metricsx", "", no],
    [shop("local-monitoring"), "get /metrics", "", no],
    [shop("local-monitoring"), "get services", "shop/", yes],
    [shop("local-monitoring"), "get services", "", no],
    [shop("api"), "get /healthz", "", yes],
    [shop("api"), "post /healthz/ping", "", yes],
    [shop("api"), "get /apis/apps", "", yes],
    [shop("api"), "get /api", "", yes],
    [shop("api"), "get /version", "", no],
    [shop("api"), "delete /healthz", "", no],
    [shop("urls"), "get /metrics", "", no],
    [ops("mixed"), "get /version", "", yes],
    [ops("mixed"), "get pods", "shop/", yes],
    ["system:anonymous", "get /healthz", "", yes],
    ["system:anonymous", "get pods", "", no],
    ["system:anonymous", "get /version", "", no],
  ],
  "aggregated cluster roles": [
    [ops("prometheus"), "get services", "", yes],
    [ops("prometheus"), "list discovery.k8s.io/endpointslices", "shop/", yes],
    [ops("prometheus"), "delete pods", "", no],
    [ops("prometheus"), "get secrets", "", no],
    [ops("viewer"), "get configmaps", "", yes],
    [ops("viewer"), "list discovery.k8s.io/endpointslices", "", no],
    [ops("nested"), "get /metrics", "", yes],
    [ops("nested"), "get services", "", no],
  ],
  "groups of service accounts": [
    [shop("api"), "get namespaces", "", yes],
    [shop("never-made"), "get namespaces", "shop", yes],
    [ops("nodes"), "get namespaces", "", no],
    [account("a", "shop-2"), "get namespaces", "", no],
    [account("a", "anywhere"), "get nodes", "shop/", yes],
    [account("a", "anywhere"), "get nodes", "", no],
  ],
  "verbs beyond reading and writing": [
    [ops("escalator"), "bind rbac.authorization.k8s.io/clusterroles", "view", yes],
    [ops("escalator"), "bind rbac.authorization.k8s.io/clusterroles", "", no],
    [ops("escalator"), "bind rbac.authorization.k8s.io/clusterroles", "cluster-admin", no],
    [ops("escalator"), "bind rbac.authorization.k8s.io/roles", "", no],
    [ops("escalator"), "escalate rbac.authorization.k8s.io/roles", "shop/", yes],
    [ops("escalator"), "escalate rbac.authorization.k8s.io/clusterroles", "", no],
    [ops("escalator"), "impersonate users", "", yes],
    [ops("escalator"), "impersonate /groups", "system:masters", yes],
    [ops("escalator"), "impersonate serviceaccounts", "shop/api", yes],
    [ops("escalator"), "impersonate authentication.k8s.io/userextras/scopes", "view", yes],
    [ops("escalator"), "impersonate authentication.k8s.io/userextras/scopes", "admin", no],
    [ops("escalator"), "impersonate authentication.k8s.io/uids", "", no],
    [ops("support"), "impersonate groups", "developers", yes],
    [ops("support"), "impersonate groups", "system:masters", no],
    [ops("support"), "impersonate users", "developers", no],
    [ops("signer"), "update certificates.k8s.io/certificatesigningrequests/approval", "", yes],
    [ops("signer"), "update certificates.k8s.io/certificatesigningrequests", "", no],
    [ops("signer"), "approve certificates.k8s.io/signers", "", no],
    [ops("signer"), "create serviceaccounts/token", "shop/", no],
  ],
  "bindings that give nothing": [
    [ops("lost"), "get pods", "", no],
    [shop("lost"), "get pods", "shop/", no],
    [ops("wrong"), "get pods", "shop/", no],
    [ops("homeless"), "get pods", "", no],
    [account("homeless", "default"), "get pods", "", no],
    [ops("nothing"), "get secrets", "", no],
    ["system:serviceaccount:shop:", "get pods", "shop/", "depends"],
  ],
  "users, whose groups only their sign-in knows": [
    ["jane", "get pods", "shop/", yes],
    ["jane", "get nodes", "", yes],
    ["jane", "get secrets", "", "depends"],
    ["jane", "create apps/deployments", "shop/", "depends"],
    ["Jane", "get nodes", "", "depends"],
    ["Dave", "get nodes", "", yes],
    ["dave", "get nodes", "", "depends"],
    ["system:kube-scheduler", "list nodes", "", yes],
    ["system:node:n1", "get pods", "shop/", "depends"],
    [ops("named-as-user"), "get nodes", "", yes],
  ],
};

describe.each(Object.entries(cases))("%s", (_, list) => {
  it.each(list)("%s: %s %s is %s", (who, action, resource, verdict) => {
    expect(cluster.decide(who, ask(action, resource)).verdict).toBe(verdict);
  });
});

test("there are at least 150 cases", () => {
  expect(Object.values(cases).flat().length).toBeGreaterThanOrEqual(150);
});

describe("groups that the context states", () => {
  it.each([
    ["jane", "create apps/deployments", "shop/", ["developers"], yes],
    ["jane", "create apps/deployments", "other/", ["developers"], no],
    ["jane", "get secrets", "", ["managers"], yes],
    ["jane", "get secrets", "", ["Managers"], no],
    ["jane", "get secrets", "", [], no],
    ["jane", "delete nodes", "", ["system:masters"], yes],
    ["jane", "get /healthz", "", [], yes],
    [shop("api"), "delete nodes", "", ["system:masters"], yes],
  ] as const)("%s: %s %s in %j is %s", (who, action, resource, groups, verdict) => {
    expect(cluster.decide(who, ask(action, resource, { groups: [...groups] })).verdict).toBe(verdict);
  });
});

describe("the reason", () => {
  const reason = (who: string, action: string, resource = "") =>
    cluster.decide(who, ask(action, resource)).reason;

  it("names the binding, the role, the subject and the rule", () => {
    expect(reason(shop("api"), "get pods", "shop/")).toBe(
      'Allowed by RoleBinding "shop/pods" of Role "pod-reader" to ServiceAccount "shop/api": get, watch, list pods.',
    );
    expect(reason(shop("api"), "get namespaces")).toBe(
      'Allowed by ClusterRoleBinding "shop-accounts" of ClusterRole "namespaces" to Group "system:serviceaccounts:shop": get namespaces.',
    );
  });

  it("of a denial says what comes nearest", () => {
    expect(reason(shop("config"), "get configmaps", "shop/")).toBe(
      `Nothing allows it: no binding to ${shop("config")}, nor to a group that it is in, gives get configmaps in namespace shop. It is given only for objects of certain names: "my-config".`,
    );
    expect(reason(shop("api"), "get pods")).toContain("It is given in other namespaces: shop.");
    expect(reason(ops("lost"), "get pods")).toContain(
      'ClusterRoleBinding "lost" names ClusterRole "deleted", which is not there.',
    );
  });

  it("of what depends says on which groups, and how to say them", () => {
    const decision = cluster.decide("jane", ask("create apps/deployments", "shop/"));
    expect(decision.reason).toContain('It is allowed to members of "developers", "system:masters"');
    expect(decision.layersNotSeen).toEqual(["The groups that the sign-in puts jane in."]);
  });
});

describe("what was not read", () => {
  const half = new Cluster({ ...smallCluster, layersNotSeen: ["The cluster's roles: nobody read them."] });

  it("makes what nothing allows depend, and leaves what is allowed", () => {
    const denied = half.decide(shop("api"), ask("delete pods", "shop/"));
    expect(denied).toMatchObject({
      verdict: "depends",
      layersNotSeen: ["The cluster's roles: nobody read them."],
    });
    expect(denied.reason).toContain("Not everything was read: The cluster's roles: nobody read them.");
    expect(half.decide(shop("api"), ask("get pods", "shop/")).verdict).toBe("allowed");
  });
});

describe("who can", () => {
  const ways = (action: string, resource = "") =>
    cluster
      .whoCan(ask(action, resource))
      .map(({ type, name, through, by, namedOnly }) =>
        [type, name, through ?? "itself", by, ...(namedOnly ? ["some"] : [])].join(" | "),
      );

  it("lists subjects of bindings, groups, and who is listed in the groups", () => {
    const admins = 'ClusterRoleBinding "admins" of ClusterRole "cluster-admin"';
    const accounts = 'ClusterRoleBinding "shop-accounts" of ClusterRole "namespaces"';
    expect(ways("get namespaces").sort()).toEqual(
      [
        `group | system:masters | itself | ${admins}`,
        `identity | ${ops("root")} | itself | ${admins}`,
        "group | system:masters | itself | the API server itself: its members may do everything",
        `group | system:serviceaccounts:shop | itself | ${accounts}`,
        `identity | ${shop("api")} | system:serviceaccounts:shop | ${accounts}`,
        `identity | ${shop("config")} | system:serviceaccounts:shop | ${accounts}`,
        `identity | ${shop("boss")} | itself | RoleBinding "shop/admin" of ClusterRole "cluster-admin"`,
        `identity | ${shop("any-resource")} | itself | RoleBinding "shop/any-resource" of Role "any-resource"`,
      ].sort(),
    );
  });

  it("tells those who may it to some objects apart", () => {
    expect(ways("get configmaps", "shop/").filter((line) => line.endsWith("| some"))).toEqual([
      `identity | ${shop("config")} | itself | RoleBinding "shop/config" of Role "config-updater" | some`,
    ]);
    expect(ways("get configmaps", "shop/my-config").some((line) => line.endsWith("| some"))).toBe(false);
    expect(ways("create configmaps", "shop/").some((line) => line.includes(shop("config")))).toBe(false);
  });

  it("without a namespace looks into all, with one into that", () => {
    const holds = (line: string) => line.includes(account("deploy", "ci"));
    expect(ways("create apps/deployments").some(holds)).toBe(true);
    expect(ways("create apps/deployments", "shop/").some(holds)).toBe(true);
    expect(ways("create apps/deployments", "other/").some(holds)).toBe(false);
  });

  it("tells of nobody whom the reader does not reach", () => {
    const some = new Cluster({ ...smallCluster, users: [shop("config")], usersOnly: true });
    expect(some.whoCan(ask("get namespaces")).map(({ name }) => name)).toEqual([shop("config")]);
    expect(some.whoCan(ask("get secrets"))).toEqual([]);
  });

  it("agrees with what each is told", () => {
    for (const [, action, resource] of Object.values(cases).flat()) {
      if (!resource.includes("/")) continue;
      for (const way of cluster.whoCan(ask(action, resource))) {
        if (way.type === "group" || way.namedOnly) continue;
        expect(cluster.decide(way.name, ask(action, resource)).verdict).toBe("allowed");
      }
    }
  });
});

test("what somebody may do is every rule with what gives it", () => {
  expect(cluster.holdingsOf(shop("api"))).toContainEqual({
    what: "get, watch, list pods",
    where: "namespace shop",
    through: null,
    by: 'RoleBinding "shop/pods" of Role "pod-reader"',
  });
  expect(cluster.holdingsOf(ops("nothing")).map(({ through }) => through)).toContain("system:authenticated");
});

test("a second binding that says the same gives the same once more", () => {
  const twice = bindingFrom("rolebinding/shop/again", "Role/pod-reader", {
    kind: "ServiceAccount",
    name: "api",
  });
  const again = new Cluster({
    ...smallCluster,
    bindings: [...smallCluster.bindings, ...(twice ? [twice] : [])],
  });
  const ways = again.whoCan(ask("get pods", "shop/")).filter(({ name }) => name === shop("api"));
  expect(ways.map(({ by }) => by)).toEqual([
    'RoleBinding "shop/again" of Role "pod-reader"',
    'RoleBinding "shop/pods" of Role "pod-reader"',
  ]);
});

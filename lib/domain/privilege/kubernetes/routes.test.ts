import { describe, expect, it } from "vitest";
import { Cluster } from "./cluster";
import { account, bindingFrom, smallCluster } from "./fixtures/small-cluster";
import { routesOf } from "./routes";
import { type Rule, ruleSchema } from "./rule";

const rule = (verbs: string, group: string, resources: string, names = ""): Rule =>
  ruleSchema.parse({
    verbs: verbs.split(","),
    apiGroups: [group],
    resources: resources.split(","),
    ...(names ? { resourceNames: names.split(",") } : {}),
  });
const rbac = "rbac.authorization.k8s.io";
const certificates = "certificates.k8s.io";
const ids = (rules: Rule[], everywhere = true) => routesOf(rules, everywhere).map(({ id }) => id);

describe("ways to more rights", () => {
  it.each<[string, Rule[], string[]]>([
    ["reading Secrets", [rule("get", "", "secrets")], ["read-secrets"]],
    ["listing them", [rule("list", "", "secrets")], ["read-secrets"]],
    ["reading one", [rule("get", "", "secrets", "db")], ["read-secrets"]],
    ["making Secrets alone", [rule("create", "", "secrets")], []],
    [
      "making and reading them",
      [rule("create", "", "secrets"), rule("get", "", "secrets")],
      ["read-secrets", "token-secret"],
    ],
    ["tokens", [rule("create", "", "serviceaccounts/token")], ["create-token"]],
    ["a token of one account", [rule("create", "", "serviceaccounts/token", "api")], ["create-token"]],
    ["accounts are no tokens", [rule("create", "", "serviceaccounts")], []],
    ["pods", [rule("create", "", "pods")], ["create-pods"]],
    ["a named pod cannot be made", [rule("create", "", "pods", "web")], []],
    ["reading pods", [rule("get,list,watch", "", "pods,pods/log")], []],
    ["workloads", [rule("patch", "apps", "deployments")], ["change-workloads"]],
    ["jobs", [rule("create", "batch", "cronjobs")], ["change-workloads"]],
    ["scaling is no change of what runs", [rule("patch", "apps", "deployments/scale")], []],
    ["the wrong group", [rule("patch", "", "deployments")], []],
    ["commands in pods", [rule("create", "", "pods/exec")], ["exec-in-pods"]],
    ["by WebSocket", [rule("get", "", "pods/attach")], ["exec-in-pods"]],
    ["ephemeral containers", [rule("patch", "", "pods/ephemeralcontainers")], ["ephemeral-containers"]],
    ["escalate without writing roles", [rule("escalate", rbac, "clusterroles")], []],
    ["escalate", [rule("escalate,update", rbac, "clusterroles")], ["escalate"]],
    ["writing roles without escalate", [rule("create,update", rbac, "roles,clusterroles")], []],
    ["bind without bindings", [rule("bind", rbac, "clusterroles", "admin")], []],
    ["bind", [rule("bind", rbac, "clusterroles", "admin"), rule("create", rbac, "rolebindings")], ["bind"]],
    ["bindings without bind", [rule("create", rbac, "rolebindings,clusterrolebindings")], []],
    ["impersonation", [rule("impersonate", "", "groups", "admins")], ["impersonate"]],
    ["kubelets", [rule("get", "", "nodes/proxy")], ["node-proxy"]],
    ["nodes alone", [rule("get,list", "", "nodes")], []],
    [
      "certificates",
      [
        rule("create", certificates, "certificatesigningrequests"),
        rule("update", certificates, "certificatesigningrequests/approval"),
        rule("approve", certificates, "signers", "kubernetes.io/kube-apiserver-client"),
      ],
      ["approve-certificates"],
    ],
    [
      "approving without a signer",
      [rule("create,update", certificates, "certificatesigningrequests,certificatesigningrequests/approval")],
      [],
    ],
    [
      "webhooks",
      [rule("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")],
      ["admission-webhooks"],
    ],
    ["volumes", [rule("create", "", "persistentvolumes")], ["host-volumes"]],
    ["claims are no volumes", [rule("create", "", "persistentvolumeclaims")], []],
    ["labels of namespaces", [rule("patch", "", "namespaces")], ["relabel-namespaces"]],
    ["nothing", [], []],
  ])("%s", (_, rules, expected) => {
    expect(ids(rules)).toEqual(expected);
  });

  it("everything gives all of them, in a namespace those that are there", () => {
    const all = [rule("*", "*", "*")];
    expect(ids(all)).toHaveLength(15);
    expect(new Set(ids(all)).size).toBe(15);
    expect(ids(all, false)).not.toContain("node-proxy");
    expect(ids(all, false)).toHaveLength(11);
  });

  it("name the rules that give them", () => {
    const make = rule("create", "", "secrets");
    const read = rule("get", "", "secrets");
    const [, both] = routesOf([make, read], true);
    expect(both).toMatchObject({ id: "token-secret", rules: [make, read] });
  });

  it("another rule never takes one away", () => {
    const every = ids([rule("*", "*", "*"), rule("get", "", "pods", "a")]);
    expect(every).toEqual(ids([rule("*", "*", "*")]));
  });
});

describe("of somebody", () => {
  it("are told where they are, what a namespace adds after what is everywhere", () => {
    const cluster = new Cluster({
      ...smallCluster,
      bindings: [
        ...smallCluster.bindings,
        ...["rolebinding/shop/secrets-again", "rolebinding/shop/exec-too"].flatMap(
          (id, index) =>
            bindingFrom(id, index === 0 ? "ClusterRole/secret-reader" : "Role/exec", {
              kind: "ServiceAccount",
              name: "vault",
              namespace: "ops",
            }) ?? [],
        ),
      ],
    });
    expect(cluster.routesOf(account("vault", "ops")).map(({ id, where }) => `${id} in ${where}`)).toEqual([
      "read-secrets in the whole cluster",
      "exec-in-pods in namespace shop",
    ]);
    expect(cluster.routesOf(account("vault", "ops"))[1]?.by).toEqual([
      'RoleBinding "shop/exec-too" of Role "exec": create pods/exec (only web-0)',
    ]);
  });
});

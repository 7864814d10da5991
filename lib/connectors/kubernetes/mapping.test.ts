import { describe, expect, test } from "vitest";
import {
  canaries,
  clusterUid,
  entraClient,
  entraTenant,
  googleAccount,
  type objects,
  roleArn,
} from "./fixtures/cluster-objects";
import { file, kubectlList, of, type Read, read } from "./fixtures/read-cluster";

const realm = `k8s:${clusterUid}`;
const whole = await read([file("cluster.json", kubectlList())]);
const user = (name: string) => `system:serviceaccount:shop:${name}`;

async function readObjects(kinds: typeof objects, config = {}): Promise<Read> {
  return read([file("cluster.json", kubectlList(kinds))], config);
}

describe("service accounts", () => {
  test("are known by their uid and by the name that bindings use", () => {
    const api = of(whole.records, "identity").find(({ ref }) => ref.externalId === "uid-shop-api");
    expect(api).toMatchObject({
      ref: { realm },
      aliases: [user("api")],
      kind: "k8s_service_account",
      class: "non_human",
      managedBy: "customer",
      container: { realm, externalId: "namespace/shop" },
      createdAt: new Date("2025-02-03T10:00:00Z"),
      ownerHints: [
        { type: "tag", value: "payments" },
        { type: "owner_object", value: "app.kubernetes.io/part-of: shop" },
      ],
    });
  });

  test("of the cluster's own controllers are the provider's; others in kube-system are not", async () => {
    const { records } = await readObjects({
      ServiceAccount: [
        "replicaset-controller",
        "token-cleaner",
        "aws-load-balancer-controller",
        "default",
      ].map((name) => ({ metadata: { name, namespace: "kube-system" } })),
    });
    expect(of(records, "identity").map(({ managedBy }) => managedBy)).toEqual([
      "provider",
      "provider",
      "customer",
      "provider",
    ]);
  });

  test("that a namespace has by default are the provider's until somebody uses them, which has the last word", async () => {
    const account = { metadata: { name: "default", namespace: "shop", uid: "u" } };
    const pod = { metadata: { name: "debug", namespace: "shop" }, spec: { containers: [] } };
    const binding = {
      metadata: { name: "b", namespace: "ops" },
      roleRef: { kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "default" }],
    };
    const { records } = await readObjects({ ServiceAccount: [account], Pod: [pod], RoleBinding: [binding] });
    expect(
      of(records, "identity").map(({ ref, aliases, managedBy }) => [ref.externalId, aliases, managedBy]),
    ).toEqual([
      [user("default"), [], "provider"],
      // The one with other names goes before the one without: so it decides whose the account is.
      [user("default"), ["namespace/shop/default"], "customer"],
      ["system:serviceaccount:ops:default", ["namespace/ops/default"], "customer"],
    ]);
  });

  test("are in the groups that bindings may name", () => {
    const groups = of(whole.records, "member")
      .filter(({ member }) => member.externalId === "uid-shop-api")
      .map(({ group }) => group.externalId);
    expect(groups).toEqual([
      "group/system:serviceaccounts",
      "group/system:serviceaccounts:shop",
      "group/system:authenticated",
    ]);
  });

  test("say which cloud identity they become, with the cluster as who vouches", () => {
    const federation = of(whole.records, "trust").filter(({ kind }) => kind === "federation");
    expect(federation.map(({ identity, subject, subjectRef }) => [identity, subject, subjectRef])).toEqual([
      [
        { realm: "aws:123456789012", externalId: roleArn },
        user("api"),
        { realm, externalId: "uid-shop-api" },
      ],
      [
        { realm: "gcp:shop-prod", externalId: googleAccount },
        user("worker"),
        { realm, externalId: "uid-shop-worker" },
      ],
      [
        { realm: `entra:${entraTenant}`, externalId: entraClient },
        user("mail"),
        { realm, externalId: "uid-shop-mail" },
      ],
    ]);
  });

  test("that name no cloud identity that can be are a problem, and become none", async () => {
    const annotations = {
      "eks.amazonaws.com/role-arn": "$(ROLE)",
      "iam.gke.io/gcp-service-account": "nobody",
      "azure.workload.identity/client-id": entraClient,
    };
    const item = { metadata: { name: "a", namespace: "n", annotations } };
    const found = await readObjects({ ServiceAccount: [item] }, { entra_tenant: entraTenant });
    expect(found.problems).toHaveLength(2);
    expect(of(found.records, "trust").map(({ identity }) => identity.realm)).toEqual([
      `entra:${entraTenant}`,
    ]);
  });
});

describe("bindings", () => {
  const grants = of(whole.records, "grant").map(({ principal, principalKind, entitlement, scope }) =>
    [principalKind, principal.externalId, entitlement.externalId, scope?.externalId ?? "everywhere"].join(
      " ",
    ),
  );

  test("grant to each subject, in their namespace or everywhere", () => {
    expect(grants).toEqual([
      "group group/platform-team clusterrole/cluster-admin everywhere",
      "identity jane@example.org clusterrole/cluster-admin everywhere",
      "identity system:kube-scheduler clusterrole/cluster-admin everywhere",
      // A service account without a namespace is of the binding's own.
      `identity ${user("api")} role/shop/reader namespace/shop`,
      // An account that does not exist may be created later, and then holds this.
      "identity system:serviceaccount:monitoring:scraper role/shop/reader namespace/shop",
      `identity ${user("worker")} clusterrole/cluster-admin namespace/shop`,
    ]);
  });

  test("to a service account without any namespace grant to nobody, and are kept", () => {
    expect(whole.problems).toEqual([]);
    const lost = of(whole.records, "resource").find(
      ({ ref }) => ref.externalId === "clusterrolebinding/lost",
    );
    expect(lost?.policy).toMatchObject({ subjects: [{ kind: "ServiceAccount", name: "nobody" }] });
  });

  test("to subjects of a kind that is not known are a problem", async () => {
    const subjects = [{ kind: "Robot", name: "r2" }, { kind: "User" }];
    const item = { metadata: { name: "b" }, roleRef: { kind: "ClusterRole", name: "view" }, subjects };
    const { problems, records } = await readObjects({ ClusterRoleBinding: [item] });
    expect(problems).toEqual([
      "ClusterRoleBinding b subject 1: A subject of the kind Robot is not known.",
      "ClusterRoleBinding b subject 2: It has no kind or name that can be read.",
    ]);
    expect(of(records, "grant")).toEqual([]);
  });

  test("are kept with what they bind, so that one of two that say the same can be told", () => {
    const bindings = of(whole.records, "resource").filter(({ kind }) => kind.endsWith("role_binding"));
    expect(bindings.map(({ ref }) => ref.externalId)).toEqual([
      "clusterrolebinding/admins",
      "clusterrolebinding/lost",
      "clusterrolebinding/empty",
      "rolebinding/shop/reader",
      "rolebinding/shop/admin-here",
    ]);
    expect(bindings[3]?.policy).toMatchObject({ roleRef: { kind: "Role", name: "reader" } });
  });

  test("name users that nobody lists: parts of Kubernetes, or of whom nothing is known", () => {
    const named = of(whole.records, "identity").filter(({ kind }) => kind !== "k8s_service_account");
    expect(named.map((each) => [each.name, each.kind, each.class, each.managedBy, each.status])).toEqual([
      ["jane@example.org", "other", "unsure", "customer", "unknown"],
      ["system:kube-scheduler", "system_account", "non_human", "provider", "unknown"],
    ]);
  });
});

test("roles keep their rules; cluster roles also their labels, and what they gather", () => {
  const roles = of(whole.records, "entitlement").filter(({ kind }) => kind === "role");
  expect(roles.map(({ ref, managedBy }) => `${ref.externalId} ${managedBy}`)).toEqual([
    "clusterrole/cluster-admin provider",
    "clusterrole/monitoring customer",
    "role/shop/reader customer",
  ]);
  expect(roles[0]?.body).toMatchObject({ labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } });
  expect(roles[1]?.body).toEqual({
    rules: [{ verbs: ["get", "list"], resources: ["pods"], apiGroups: [""] }],
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { "rbac.example.com/monitoring": "true" } }] },
  });
});

describe("what runs", () => {
  test("runs as its account: workloads by name, pods of other makers as a family, never one by one", () => {
    const runs = of(whole.records, "trust").filter(({ kind }) => kind === "workload");
    expect(runs.map(({ subject, identity }) => `${subject} as ${identity.externalId}`).sort()).toEqual([
      `CronJob shop/report as ${user("worker")}`,
      "DaemonSet kube-system/agent as system:serviceaccount:kube-system:agent",
      `Deployment shop/api as ${user("api")}`,
      `Job shop/migrate as ${user("worker")}`,
      `StatefulSet shop/db as ${user("default")}`,
      `pods of EphemeralRunner in shop as ${user("worker")}`,
      `pods that nothing manages in shop as ${user("default")}`,
    ]);
  });

  test("is given bound tokens, one row an audience", () => {
    const tokens = of(whole.records, "credential").filter(({ ref }) => ref.externalId.includes("/token/"));
    expect(tokens.map(({ ref, lifetime, renewal }) => `${ref.externalId} ${lifetime} ${renewal}`)).toEqual([
      `${user("api")}/token/sts.amazonaws.com short_lived automatic`,
      `${user("api")}/token/cluster short_lived automatic`,
      `${user("worker")}/token/cluster short_lived automatic`,
      `${user("worker")}/token/vault expiring automatic`,
    ]);
  });

  test("shows a secret in a variable by its name and fingerprint", () => {
    const places = of(whole.records, "placement").filter(({ kind }) => kind === "workload_environment");
    expect(places).toMatchObject([
      {
        locator: "Deployment shop/api container main environment DB_PASSWORD",
        meantForSecrets: false,
        credentialType: "password",
        fingerprint: `fp-${canaries.variable.length}`,
        identity: { externalId: user("api") },
      },
    ]);
  });
});

describe("Secrets", () => {
  const tokens = of(whole.records, "credential").filter(({ ref }) => ref.externalId.startsWith("secret/"));

  test("that hold a token are static credentials of their account", () => {
    expect(tokens.map(({ ref, identity, status }) => [ref.externalId, identity?.externalId, status])).toEqual(
      [
        // Of the account's own list, and of the Secret itself.
        ["secret/shop/api-token-x7k2p", "uid-shop-api", undefined],
        ["secret/shop/api-token-x7k2p", "uid-shop-api", "active"],
        ["secret/shop/worker-token-old", user("worker"), "disabled"],
      ],
    );
    expect(tokens.every(({ lifetime }) => lifetime === "static")).toBe(true);
  });

  test("tell the day of the last use; from a file it is not known since when that is recorded", () => {
    expect(tokens[1]?.lastUsed).toEqual({
      at: new Date("2026-11-20T00:00:00Z"),
      grade: "reported",
      precisionSeconds: 86_400,
      coveredSince: null,
      gap: "no_telemetry",
    });
    expect(tokens[2]?.lastUsed).toMatchObject({ at: null, grade: "none", gap: "no_telemetry" });
  });

  test("are places meant for secrets; releases of Helm are none", () => {
    const places = of(whole.records, "placement").filter(({ kind }) => kind === "secrets_manager");
    expect(places.map(({ name, credentialType }) => `${name} ${credentialType}`)).toEqual([
      "api-token-x7k2p bearer_token",
      "worker-token-old bearer_token",
      "web-tls x509",
      "db unknown",
    ]);
    expect(JSON.stringify(whole)).not.toContain("CANARY");
  });
});

test("namespaces are containers with their labels, and what a grant can reach", () => {
  const containers = of(whole.records, "container").map(
    ({ ref, kind, status }) => `${kind} ${ref.externalId} ${status}`,
  );
  expect(containers).toEqual([
    "cluster cluster active",
    "namespace namespace/kube-system active",
    "namespace namespace/shop active",
    "namespace namespace/old pending_deletion",
  ]);
});

import type { DataSetId } from "@/lib/connectors/kubernetes/data-sets";
import {
  accountName,
  clusterRealm,
  secretRef,
  userRef,
  workloadRef,
} from "@/lib/connectors/kubernetes/names";
import { clusterScope } from "@/lib/connectors/kubernetes/plan";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { clusterIssuer } from "./aws-workloads";
import type { Company } from "./company";
import { type ConnectedSystem, type Estate, scopeParts } from "./connected";
import type { Keeper, TrueOwner } from "./keepers";
import { type Planted, planted } from "./planted";
import { teams } from "./staff";

const namespaces: { [name: string]: Record<string, string> } = {
  "kube-system": {},
  default: {},
  shop: { environment: "production", team: "storefront" },
  "shop-legacy": { environment: "production" },
  monitoring: { team: "platform" },
  ingress: { team: "platform" },
  "cert-manager": { team: "platform" },
  argocd: { team: "platform" },
  kafka: { team: "data" },
  vault: { team: "security" },
  sandbox: { environment: "sandbox" },
};

/** Accounts of what runs the cluster rather than the shop, by namespace. */
const platform: { [namespace: string]: string } = {
  "kube-system":
    "coredns aws-node cluster-autoscaler metrics-server ebs-csi-controller replicaset-controller",
  monitoring: "prometheus grafana promtail kube-state-metrics alertmanager",
  ingress: "ingress-nginx external-dns",
  "cert-manager": "cert-manager cert-manager-webhook",
  argocd: "argocd-server argocd-application-controller argocd-repo-server",
  kafka: "kafka-broker kafka-connect schema-registry",
  vault: "vault-agent-injector",
  "shop-legacy": "magazine ci-deployer",
  sandbox: "load-test",
};

const builtIn = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const every = [{ verbs: ["*"], resources: ["*"], apiGroups: ["*"] }];
const reads = (...resources: string[]) => [{ verbs: ["get", "list", "watch"], resources, apiGroups: [""] }];
const clusterRoles: readonly (readonly [name: string, rules: unknown, labels?: Record<string, string>])[] = [
  ["cluster-admin", every, builtIn],
  [
    "edit",
    [{ verbs: ["*"], resources: ["deployments", "secrets", "configmaps"], apiGroups: ["", "apps"] }],
    builtIn,
  ],
  ["view", reads("pods", "services", "configmaps"), builtIn],
  ["prometheus", reads("pods", "nodes", "endpoints")],
  ["ingress-nginx", reads("secrets", "endpoints", "services")],
  ["external-dns", reads("services", "ingresses")],
];

interface Subject {
  kind: "Group" | "User" | "ServiceAccount";
  name: string;
  namespace?: string;
}
const account = (namespace: string, name: string): Subject => ({ kind: "ServiceAccount", name, namespace });
const clusterBindings: readonly (readonly [name: string, role: string, ...subjects: Subject[]])[] = [
  ["platform-admins", "cluster-admin", { kind: "Group", name: "okta:platform" }],
  ["argocd", "cluster-admin", account("argocd", "argocd-application-controller")],
  ["magazine-quick-fix", "cluster-admin", account("shop-legacy", "default")],
  ["ci-deployer", "edit", account("shop-legacy", "ci-deployer")],
  ["old-pipeline", "edit", account("ci", "pipeline")],
  [
    "prometheus",
    "prometheus",
    account("monitoring", "prometheus"),
    account("monitoring", "kube-state-metrics"),
  ],
  ["ingress", "ingress-nginx", account("ingress", "ingress-nginx")],
  ["external-dns", "external-dns", account("ingress", "external-dns")],
];

/** The token that the old pipeline deploys with. */
const deployToken = "ci-deployer-token-x7k2p";
const clusterAge = 1500;

/** The shop's cluster: an account for each service with its role of AWS, and what keeps a cluster running. */
export const kubernetesCluster: ConnectedSystem = {
  name: "Cluster shop-prod",
  connector: "kubernetes",
  about: "shop-prod",
  make: (estate) => {
    const cluster = estate.company.uuid("cluster", "shop-prod");
    return { parts: partsOf(estate, cluster), planted: plantedIn(estate.company, clusterRealm(cluster)) };
  },
};

function partsOf({ company, account: aws }: Estate, cluster: string): SnapshotPart[] {
  const shop = aws("shop-prod");
  const born = (...part: string[]) => {
    const days = company.random("object", ...part).between(20, clusterAge - 10);
    return company.ago(days, "object", ...part).toISOString();
  };
  const object = (namespace: string | null, name: string, more: object = {}) => ({
    name,
    ...(namespace === null ? {} : { namespace }),
    uid: uidOf(company, namespace ?? "", name),
    creationTimestamp: born(namespace ?? "", name),
    ...more,
  });
  const facts = { cluster, issuer: `https://${clusterIssuer(shop)}` };
  const list = (dataSet: DataSetId, lists: { [kind: string]: object[] }, more: object = {}) => [
    ...scopeParts(
      clusterScope(dataSet, cluster),
      Object.entries(lists).map(([kind, items]) => [`list ${kind}`, { ...facts, ...more, items }]),
    ),
  ];
  const services = shop.roles.filter(({ name }) => name.startsWith("svc-"));
  const shopAccounts = services.map(({ name, arn, keeper }) => ({
    metadata: object("shop", name.slice(4), {
      annotations: { "eks.amazonaws.com/role-arn": arn },
      labels: { "app.kubernetes.io/part-of": "shop", ...teamLabel(company, name, keeper) },
    }),
    automount: true,
    mounted: [],
    pulls: [],
  }));
  const ownAccounts = Object.entries(platform).flatMap(([namespace, names]) =>
    names.split(" ").map((name) => ({
      metadata: object(namespace, name, { labels: { "app.kubernetes.io/part-of": namespace } }),
      mounted: name === "ci-deployer" ? [deployToken] : [],
      pulls: [],
    })),
  );
  const defaults = Object.keys(namespaces).map((namespace) => ({
    metadata: object(namespace, "default"),
    mounted: [],
    pulls: [],
  }));
  const projected = [{ audience: "sts.amazonaws.com", expirationSeconds: 86_400 }];
  const deployments = shopAccounts.map(({ metadata: { name } }) => ({
    metadata: object("shop", name),
    account: name,
    projected,
    variables: name === "search-api" ? [searchPassword(company)] : [],
  }));
  return [
    ...list("namespaces", {
      Namespace: Object.entries(namespaces).map(([name, labels]) => ({
        metadata: { ...object(null, name, { labels }), ...(name === "kube-system" ? { uid: cluster } : {}) },
      })),
    }),
    ...list("service-accounts", { ServiceAccount: [...shopAccounts, ...ownAccounts, ...defaults] }),
    ...list("roles", {
      ClusterRole: clusterRoles.map(([name, rules, labels = {}]) => ({
        metadata: object(null, name, { labels }),
        rules,
      })),
      Role: [{ metadata: object("shop", "settings-reader"), rules: reads("configmaps", "secrets") }],
    }),
    ...list("bindings", {
      ClusterRoleBinding: clusterBindings.map(([name, role, ...subjects]) => ({
        metadata: object(null, name),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects,
      })),
      RoleBinding: [
        {
          metadata: object("shop", "settings-reader"),
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "settings-reader" },
          subjects: [account("shop", "storefront"), account("shop", "checkout")],
        },
      ],
    }),
    ...list("workloads", {
      Deployment: [
        ...deployments,
        { metadata: object("shop-legacy", "magazine"), projected: [], variables: [] },
        { metadata: object("monitoring", "grafana"), account: "grafana", projected: [], variables: [] },
      ],
      DaemonSet: [
        { metadata: object("monitoring", "promtail"), account: "promtail", projected: [], variables: [] },
      ],
      StatefulSet: [
        { metadata: object("kafka", "broker"), account: "kafka-broker", projected: [], variables: [] },
      ],
      CronJob: [
        { metadata: object("shop", "nightly-sitemap"), account: "sitemap", projected, variables: [] },
      ],
    }),
    ...list(
      "secrets",
      { Secret: secretsOf(company, object) },
      { tracking: dayOf(company.ago(800, "tracking")) },
    ),
  ];
}

/** Charts say whose a service is more often than the cloud does, and are changed more often. */
function teamLabel(company: Company, name: string, keeper: Keeper | undefined): Record<string, string> {
  const random = company.random("chart", name);
  return keeper && random.chance(0.6) ? { team: random.chance(0.98) ? keeper.team : random.pick(teams) } : {};
}

/** Who really looks after the accounts of the cluster. */
export function clusterKeepers({ company, account: aws }: Estate): TrueOwner[] {
  const realm = clusterRealm(company.uuid("cluster", "shop-prod"));
  const ref = (namespace: string, name: string) => userRef(realm, uidOf(company, namespace, name));
  const services = aws("shop-prod").roles.flatMap(({ name, keeper }) =>
    name.startsWith("svc-") && keeper ? [{ ref: ref("shop", name.slice(4)), ...keeper }] : [],
  );
  const own = Object.entries(platform).flatMap(([namespace, names]) => {
    const team = teams.find((each) => each === namespaces[namespace]?.team);
    return team ? names.split(" ").map((name) => ({ ref: ref(namespace, name), team, person: null })) : [];
  });
  return [...services, ...own];
}

const uidOf = (company: Company, namespace: string, name: string) => company.uuid("object", namespace, name);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** The same that the web servers have in their settings. */
function searchPassword(company: Company) {
  const fingerprint = company.origin.fingerprint?.(
    company.secrets.password("search index in every environment"),
  );
  return {
    container: "search-api",
    name: "SEARCH_PASSWORD",
    secretType: "password",
    ...(fingerprint ? { fingerprint } : {}),
  };
}

function secretsOf(company: Company, object: (namespace: string, name: string, more?: object) => object) {
  const certificates = ["www-tls", "checkout-tls", "partners-tls"].map((name) => ({
    metadata: object("ingress", name),
    type: "kubernetes.io/tls",
  }));
  return [
    ...certificates,
    { metadata: object("shop", "registry"), type: "kubernetes.io/dockerconfigjson" },
    { metadata: object("shop", "payment-provider"), type: "Opaque" },
    {
      metadata: {
        ...object("shop-legacy", deployToken),
        creationTimestamp: company.ago(clusterAge - 20, "deploy token").toISOString(),
      },
      type: "kubernetes.io/service-account-token",
      account: "ci-deployer",
      accountUid: uidOf(company, "shop-legacy", "ci-deployer"),
      usedOn: dayOf(company.ago(1, "deploy token")),
    },
  ];
}

function plantedIn(company: Company, realm: string): Planted[] {
  const deployment = workloadRef(realm, "Deployment", "shop", "search-api").externalId;
  return [
    planted(
      "default-account-is-cluster-admin",
      2,
      "Whatever runs in an old namespace without an account of its own may do everything in the cluster.",
      { identities: [userRef(realm, accountName("shop-legacy", "default"))] },
    ),
    planted(
      "cluster-token-without-end",
      2,
      "A token that lies in a Secret for four years and never expires deploys into the whole cluster.",
      {
        identities: [userRef(realm, uidOf(company, "shop-legacy", "ci-deployer"))],
        credentials: [secretRef(realm, "shop-legacy", deployToken)],
      },
    ),
    planted(
      "password-in-deployment",
      1,
      "A deployment carries a password in its variables; two machines have it too.",
      {
        placements: [{ realm, externalId: `${deployment}/environment/search-api/SEARCH_PASSWORD` }],
      },
    ),
  ];
}

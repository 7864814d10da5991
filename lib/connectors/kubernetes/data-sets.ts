import type { DataSet } from "@/lib/connectors/sdk/contract";

/** One list of the API: where it is, what its objects are called, and the permission as `kubectl auth can-i` spells it. */
export interface Listing {
  resource: string;
  group: string;
  path: string;
  kind: string;
  /** Only objects of these fields. */
  fieldSelector?: string;
}

const rbac = "rbac.authorization.k8s.io";

function core(resource: string, kind: string): Listing {
  return { resource, group: "", path: `/api/v1/${resource}`, kind };
}

function grouped(group: string, resource: string, kind: string): Listing {
  return { resource, group, path: `/apis/${group}/v1/${resource}`, kind };
}

/** Secrets by type: the answer without their data does not say it. Releases of Helm are no credentials. */
export const secretTypes = [
  "kubernetes.io/service-account-token",
  "kubernetes.io/tls",
  "kubernetes.io/dockerconfigjson",
  "kubernetes.io/dockercfg",
  "kubernetes.io/basic-auth",
  "kubernetes.io/ssh-auth",
  "bootstrap.kubernetes.io/token",
] as const;
export const skippedSecretType = "helm.sh/release.v1";

/** What each data set lists, in order. */
export const listings = {
  namespaces: [core("namespaces", "Namespace")],
  "service-accounts": [core("serviceaccounts", "ServiceAccount")],
  roles: [grouped(rbac, "clusterroles", "ClusterRole"), grouped(rbac, "roles", "Role")],
  bindings: [
    grouped(rbac, "clusterrolebindings", "ClusterRoleBinding"),
    grouped(rbac, "rolebindings", "RoleBinding"),
  ],
  workloads: [
    grouped("apps", "deployments", "Deployment"),
    grouped("apps", "daemonsets", "DaemonSet"),
    grouped("apps", "statefulsets", "StatefulSet"),
    grouped("batch", "cronjobs", "CronJob"),
    grouped("batch", "jobs", "Job"),
  ],
  pods: [core("pods", "Pod")],
  secrets: [
    ...secretTypes.map((type) => ({ ...core("secrets", "Secret"), fieldSelector: `type=${type}` })),
    {
      ...core("secrets", "Secret"),
      fieldSelector: [...secretTypes, skippedSecretType].map((type) => `type!=${type}`).join(","),
    },
  ],
} satisfies { [dataSet: string]: Listing[] };
export type DataSetId = keyof typeof listings;

export const dataSetIds = Object.keys(listings).filter((id): id is DataSetId => Object.hasOwn(listings, id));

/** The one object that says since when the cluster records the use of tokens that lie in Secrets. */
export const trackingMap = "kube-apiserver-legacy-service-account-token-tracking";
export const trackingPermission = `get configmaps/${trackingMap} -n kube-system`;
export const clusterPermission = "get namespaces/kube-system";

/** The permission of a list, as `kubectl auth can-i` takes it. */
export function listPermission({ resource, group }: Listing): string {
  return `list ${resource}${group ? `.${group}` : ""}`;
}

function permissionsOf(id: DataSetId): string[] {
  return [...new Set(listings[id].map(listPermission))];
}

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "namespaces",
    title: "The cluster and its namespaces",
    permissions: [clusterPermission, ...permissionsOf("namespaces")],
    withoutIt: "The cluster has no lasting id, or its namespaces and their labels are not known.",
  },
  {
    id: "service-accounts",
    title: "Service accounts",
    permissions: permissionsOf("service-accounts"),
    withoutIt: "No service account of the cluster is known, nor which cloud role it stands for.",
  },
  {
    id: "roles",
    title: "Roles and cluster roles",
    permissions: permissionsOf("roles"),
    withoutIt: "What a role allows is not known.",
  },
  {
    id: "bindings",
    title: "Role bindings",
    permissions: permissionsOf("bindings"),
    withoutIt: "Who may do what is not known: no account, user or group holds a role.",
  },
  {
    id: "workloads",
    title: "Workloads and what they run as",
    permissions: permissionsOf("workloads"),
    withoutIt:
      "An account that only workloads use looks as if nothing ran as it; secrets in variables are not seen.",
  },
  {
    id: "pods",
    title: "Pods and the tokens that they are given",
    permissions: permissionsOf("pods"),
    withoutIt:
      "Short-lived tokens, and pods that no workload of the cluster's own kinds made, are not known.",
  },
  {
    id: "secrets",
    title: "Secrets: names, types and dates",
    permissions: [...permissionsOf("secrets"), trackingPermission],
    withoutIt: "Tokens that lie in Secrets, and when they were last used, are not known.",
  },
];

import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { KubernetesConfig } from "./config";
import { dataSetIds, type Listing, listings, trackingMap } from "./data-sets";

/** The rules of the reader's cluster role: one an API group, and only lists. */
export function readerRules(
  withSecrets: boolean,
): { apiGroups: string[]; resources: string[]; verbs: string[] }[] {
  const groups = new Map<string, Set<string>>();
  for (const id of dataSetIds) {
    if (id === "secrets" && !withSecrets) continue;
    const lists: Listing[] = listings[id];
    for (const { group, resource } of lists) {
      groups.set(group, (groups.get(group) ?? new Set()).add(resource));
    }
  }
  return [...groups].map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: ["list"],
  }));
}

const flow = (items: string[]) => `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;

/** The manifest of the reader: a namespace, its service account, and what that may read. */
export function readerManifest(withSecrets: boolean): string {
  const rules = readerRules(withSecrets).map(
    ({ apiGroups, resources, verbs }) =>
      `  - apiGroups: ${flow(apiGroups)}\n    resources: ${flow(resources)}\n    verbs: ${flow(verbs)}`,
  );
  return `apiVersion: v1
kind: Namespace
metadata:
  name: rollcall
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: rollcall-reader
  namespace: rollcall
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: rollcall-reader
rules:
${rules.join("\n")}
  # The cluster's lasting id.
  - apiGroups: [""]
    resources: ["namespaces"]
    resourceNames: ["kube-system"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: rollcall-reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: rollcall-reader
subjects:
  - kind: ServiceAccount
    name: rollcall-reader
    namespace: rollcall
${withSecrets ? trackingRole : ""}`;
}

const trackingRole = `---
# Since when the cluster records the use of tokens that lie in Secrets.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: rollcall-reader
  namespace: kube-system
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    resourceNames: ["${trackingMap}"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: rollcall-reader
  namespace: kube-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: rollcall-reader
subjects:
  - kind: ServiceAccount
    name: rollcall-reader
    namespace: rollcall
`;

const commands = `kubectl apply -f rollcall-reader.yaml

# The token for this source. The cluster may give a shorter life than asked for; renew it before it ends.
kubectl create token rollcall-reader -n rollcall --duration=8760h

# The address and the certificate authority.
kubectl config view --raw --minify --flatten -o jsonpath='{.clusters[0].cluster.server}'
kubectl config view --raw --minify --flatten -o jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d
`;

export const accessGuide: AccessGuide<KubernetesConfig> = {
  intro:
    "The reader may list names and rules, and nothing else. Kubernetes has no permission for a Secret's name alone: whoever may list Secrets may read them. Rollcall asks for their metadata only, but decide for yourself whether its token may do more.",
  tabs: [
    { name: "Manifest", language: "yaml", text: (config) => readerManifest(config.read_secrets === "yes") },
    { name: "Commands", language: "sh", text: () => commands },
  ],
};

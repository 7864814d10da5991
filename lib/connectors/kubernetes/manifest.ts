import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type KubernetesConfig, kubernetesConfigSchema, kubernetesFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<KubernetesConfig> = {
  id: "kubernetes",
  title: "Kubernetes",
  category: "Cloud",
  summary:
    "Finds service accounts and their tokens, what each may do, what runs as it, and which cloud role it becomes.",
  config: kubernetesConfigSchema,
  fields: kubernetesFields,
  dataSets,
  cannotSee: [
    "Use of short-lived tokens, unless the audit log is brought: only that has it.",
    "Client certificates, and users of a sign-in provider: the cluster keeps no list of them. A user is known only where a binding names it.",
    "Which groups a user is in: a certificate or the sign-in provider says so.",
    "What other authorizers than RBAC allow (webhooks, node authorizer), and what admission policies forbid.",
    "EKS pod identities and access entries: they are in AWS, not in the cluster.",
    "Last use of a token in a Secret before the cluster recorded it (Kubernetes 1.26), and more exactly than to the day.",
  ],
  neverReads: [
    "Data of Secrets and ConfigMaps: the API server is asked for metadata only, and an export's data is dropped as it is read",
    "Values of a container's environment variables are dropped as they arrive; only names and keyed fingerprints stay",
    "Logs, and commands in containers",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tried against the objects and verdicts of a real API server (1.20); not yet against a live cluster.",
  },
  access: accessGuide,
  exports: [
    {
      id: "objects",
      title: "Objects of the cluster (JSON)",
      how: "kubectl get namespaces,serviceaccounts,clusterroles,roles,clusterrolebindings,rolebindings,deployments,daemonsets,statefulsets,cronjobs,jobs,pods -A -o json > cluster.json",
      accept: [".json"],
      marks: ['"apiVersion"'],
    },
    {
      id: "manifests",
      title: "Manifests (YAML)",
      how: "helm template … > manifests.yaml, or the same command with -o yaml",
      accept: [".yaml", ".yml"],
      marks: ["apiVersion:"],
    },
  ],
  events: [
    {
      id: "audit",
      title: "Audit log",
      how: "The API server's --audit-log-path file; it belongs to the source that lists this cluster",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".log", ".log.gz"],
      marks: ["audit.k8s.io/"],
      form: "json",
      lists: ["items"],
      realm: "k8s:",
    },
  ],
};

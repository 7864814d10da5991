import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";

import { readAuditEvent } from "./audit-log";

import { clusterBindingRecords, namespaceBindingRecords } from "./bindings";
import { checkPermissions } from "./check";
import type { KubernetesConfig } from "./config";
import { readKubernetesExport } from "./export";
import { readScope } from "./list";
import { manifest } from "./manifest";
import { namespaceRecords } from "./namespaces";
import { planScopes } from "./plan";
import { clusterRoleRecords, namespaceRoleRecords } from "./roles";
import { secretRecords } from "./secrets";
import { serviceAccountRecords } from "./service-accounts";
import { podRecords, workloadRecords } from "./workloads";

const toRecords = recordsByCall({
  "list Namespace": namespaceRecords,
  "list ServiceAccount": serviceAccountRecords,
  "list ClusterRole": clusterRoleRecords,
  "list Role": namespaceRoleRecords,
  "list ClusterRoleBinding": clusterBindingRecords,
  "list RoleBinding": namespaceBindingRecords,
  "list Secret": secretRecords,
  "list Pod": podRecords,
  "list Deployment": workloadRecords("Deployment"),
  "list DaemonSet": workloadRecords("DaemonSet"),
  "list StatefulSet": workloadRecords("StatefulSet"),
  "list CronJob": workloadRecords("CronJob"),
  "list Job": workloadRecords("Job"),
});

/** A Kubernetes cluster: live, from snapshots, from what kubectl prints, and from manifests. */
export const kubernetes: Connector<KubernetesConfig> = {
  manifest,
  plan: planScopes,
  pages: readScope,
  check: checkPermissions,
  readExport: readKubernetesExport,
  readEvent: (_kind, record, log) => readAuditEvent(record, log),
  toRecords,
};

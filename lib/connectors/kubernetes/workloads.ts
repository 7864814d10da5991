import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { credentialTypes, type Ref } from "@/lib/domain/record";
import { addDefaultAccountUse, defaultAccount } from "./default-accounts";
import { accountName, namespaceRef, userRef, workloadRef } from "./names";
import { type ClusterObject, ClusterRecords } from "./page-body";

const podSchema = z.object({
  account: z.string().max(300).catch(""),
  projected: z
    .array(z.object({ audience: z.string().max(500).nullish(), expirationSeconds: z.unknown().optional() }))
    .catch([]),
  variables: z.unknown().optional(),
});
type PodFacts = z.output<typeof podSchema>;

const day = 86_400;

/** A workload is a resource that runs as its service account; its variables may hold secrets. */
export const workloadRecords =
  (kind: string) =>
  (page: Page): Parsed => {
    const records = new ClusterRecords(page);
    for (const object of records.objects(true)) {
      // What a CronJob starts is said by the CronJob.
      if (object.metadata.owners.some((owner) => owner.kind === "CronJob")) continue;
      addRunner(records, kind, object.metadata.name, object);
    }
    return records.parsed();
  };

/** Kinds whose pods the workloads themselves tell of. */
const told = new Set(["DaemonSet", "StatefulSet", "Job"]);

/**
 * Pods come and go, so they are told by what made them: a workload says itself what it runs as, and one row stands for all
 * pods of any other kind of maker in a namespace. Each pod shows which tokens its account is given.
 */
export function podRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const object of records.objects(true)) {
    const { metadata, rest } = object;
    const pod = podSchema.parse(rest);
    const namespace = metadata.namespace ?? "";
    const [owner] = metadata.owners;
    const ofDeployment = owner?.kind === "ReplicaSet" && Object.hasOwn(metadata.labels, "pod-template-hash");
    // Pods of the node itself run as no account.
    const ofNode =
      owner?.kind === "Node" || Object.hasOwn(metadata.annotations, "kubernetes.io/config.mirror");
    if (!ofNode && !ofDeployment && !told.has(owner?.kind ?? ""))
      addFamily(records, owner?.kind, namespace, pod);
    addBoundTokens(records, namespace, pod);
  }
  return records.parsed();
}

function addRunner(
  records: ClusterRecords,
  kind: string,
  name: string,
  { metadata, title, rest }: ClusterObject,
): void {
  const { realm } = records;
  const namespace = metadata.namespace ?? "";
  const pod = podSchema.parse(rest);
  const account = accountOf(records, namespace, pod);
  const ref = workloadRef(realm, kind, namespace, name);
  const container = namespaceRef(realm, namespace);
  records.add({ t: "resource", ref, kind: kind.toLowerCase(), name: title, container });
  records.add({ t: "trust", identity: account, kind: "workload", subject: `${kind} ${title}` });
  addBoundTokens(records, namespace, pod);
  for (const variable of records.list(pod.variables, `${kind} ${title} variables`)) {
    if (isObject(variable))
      addVariable(records, variable, { ref, title: `${kind} ${title}`, container, account });
  }
}

function addFamily(
  records: ClusterRecords,
  kind: string | undefined,
  namespace: string,
  pod: PodFacts,
): void {
  const account = accountOf(records, namespace, pod);
  const subject = kind ? `pods of ${kind} in ${namespace}` : `pods that nothing manages in ${namespace}`;
  if (records.isNew(`pods of ${kind}`, account)) {
    records.add({ t: "trust", identity: account, kind: "workload", subject });
  }
}

function accountOf(records: ClusterRecords, namespace: string, { account }: PodFacts): Ref {
  const name = account || defaultAccount;
  addDefaultAccountUse(records, namespace, name);
  return userRef(records.realm, accountName(namespace, name));
}

/** Tokens that the kubelet asks for and renews: never stored, bound to their pod. One row an audience. */
function addBoundTokens(records: ClusterRecords, namespace: string, pod: PodFacts): void {
  if (pod.projected.length === 0) return;
  const identity = accountOf(records, namespace, pod);
  for (const { audience, expirationSeconds } of pod.projected) {
    const ref = { realm: records.realm, externalId: `${identity.externalId}/token/${audience || "cluster"}` };
    if (!records.isNew("credential", ref)) continue;
    const seconds = typeof expirationSeconds === "number" ? expirationSeconds : null;
    records.add({
      t: "credential",
      ref,
      identity,
      type: "bearer_token",
      name: audience ? `Bound tokens for ${audience}` : "Bound tokens for the cluster",
      lifetime: seconds !== null && seconds > day ? "expiring" : "short_lived",
      renewal: "automatic",
      status: "active",
    });
  }
}

function addVariable(
  records: ClusterRecords,
  variable: { [key: string]: unknown },
  place: { ref: Ref; title: string; container: Ref; account: Ref },
): void {
  const { container, name, keyId, fingerprint } = variable;
  const known = credentialTypes.find((each) => each === variable.secretType);
  if (typeof name !== "string" || typeof container !== "string" || name.length > 200) return;
  if (!known && typeof keyId !== "string") return;
  const { realm } = records;
  records.add({
    t: "placement",
    ref: { realm, externalId: `${place.ref.externalId}/environment/${clip(container, 300)}/${name}` },
    locator: `${place.title} container ${clip(container, 300)} environment ${name}`,
    kind: "workload_environment",
    meantForSecrets: false,
    container: place.container,
    credential:
      typeof keyId === "string" && keyId !== "" ? { realm: "aws", externalId: clip(keyId, 200) } : null,
    identity: place.account,
    credentialType: known ?? "access_key",
    name,
    ...(typeof fingerprint === "string" ? { fingerprint } : {}),
  });
}

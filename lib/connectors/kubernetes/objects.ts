import { isObject } from "@/lib/connectors/sdk/page-records";
import { scrub } from "@/lib/domain/secrets/scrub";
import { variablesOf } from "./variables";

/** What is kept of each object of the API: the rest is dropped before the answer leaves the reader. */

type Fingerprint = ((secret: string) => string) | null;
type Thing = { [key: string]: unknown };

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * The part of an object that the inventory needs, without any value of a Secret, a variable or an earlier version of
 * itself. What is not an object stays as it is: whoever reads the page says so.
 */
export function keep(kind: string, item: unknown, fingerprint: Fingerprint, secretType?: string): unknown {
  if (!isObject(item)) return typeof item === "string" ? "" : item;
  const metadata = keptMetadata(item.metadata);
  return { metadata, ...(Object.hasOwn(parts, kind) ? parts[kind]?.(item, fingerprint, secretType) : {}) };
}

const parts: { [kind: string]: (item: Thing, fingerprint: Fingerprint, secretType?: string) => Thing } = {
  ServiceAccount: (item) => ({
    automount: item.automountServiceAccountToken,
    mounted: namesIn(item.secrets),
    pulls: namesIn(item.imagePullSecrets),
  }),
  ClusterRole: (item) => ({ rules: scrub(item.rules), aggregationRule: scrub(item.aggregationRule) }),
  Role: (item) => ({ rules: scrub(item.rules) }),
  ClusterRoleBinding: (item) => ({ roleRef: scrub(item.roleRef), subjects: scrub(item.subjects) }),
  RoleBinding: (item) => ({ roleRef: scrub(item.roleRef), subjects: scrub(item.subjects) }),
  Secret: keptSecret,
  Pod: (item, fingerprint) => keptPod(item.spec, fingerprint),
  Deployment: keptTemplate,
  DaemonSet: keptTemplate,
  StatefulSet: keptTemplate,
  Job: keptTemplate,
  CronJob: (item, fingerprint) => keptTemplate(at(item, "spec", "jobTemplate"), fingerprint),
};

function keptMetadata(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const { name, namespace, uid, creationTimestamp, deletionTimestamp, labels, annotations, ownerReferences } =
    value;
  const notes = isObject(annotations)
    ? Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== lastApplied))
    : annotations;
  const owners = Array.isArray(ownerReferences)
    ? ownerReferences.map((owner) => (isObject(owner) ? { kind: owner.kind, name: owner.name } : null))
    : undefined;
  return scrub({
    name,
    namespace,
    uid,
    creationTimestamp,
    deletionTimestamp,
    labels,
    annotations: notes,
    owners,
  });
}

/** A Secret tells in labels and annotations whose token it is and when it was used; that is read before they are cleaned. */
function keptSecret(item: Thing, _: Fingerprint, secretType?: string): Thing {
  const label = (key: string) => at(item, "metadata", "labels", `kubernetes.io/${key}`);
  const note = (key: string) => at(item, "metadata", "annotations", `kubernetes.io/${key}`);
  return {
    type: item.type ?? secretType,
    usedOn: label("legacy-token-last-used"),
    invalidSince: label("legacy-token-invalid-since"),
    account: note("service-account.name"),
    accountUid: note("service-account.uid"),
  };
}

function keptTemplate(item: unknown, fingerprint: Fingerprint): Thing {
  return keptPod(at(item, "spec", "template", "spec"), fingerprint);
}

function keptPod(spec: unknown, fingerprint: Fingerprint): Thing {
  if (!isObject(spec)) return {};
  const containers = [spec.initContainers, spec.containers].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const volumes = Array.isArray(spec.volumes) ? spec.volumes : [];
  const sources = volumes.flatMap((volume) => {
    const projected = at(volume, "projected", "sources");
    return Array.isArray(projected) ? projected : [];
  });
  return {
    account: spec.serviceAccountName ?? spec.serviceAccount,
    projected: sources.flatMap((source) => {
      const given = at(source, "serviceAccountToken");
      return isObject(given)
        ? [{ audience: given.audience, expirationSeconds: given.expirationSeconds }]
        : [];
    }),
    variables: containers.flatMap((container) => variablesOf(container, fingerprint)),
  };
}

function namesIn(list: unknown): unknown[] {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? item.name : null)) : [];
}

/** What stands under these names, one in the other; undefined where there is nothing. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { issuerRealm } from "@/lib/connectors/sdk/federated-subject";
import type { ManagedBy, Ref } from "@/lib/domain/record";
import { defaultAccount } from "./default-accounts";
import { addCloudRoles } from "./federation";
import { accountName, groupRef, namespaceRef, secretRef, system, userRef } from "./names";
import { ownerHints, tagsOf } from "./owner-hints";
import { type ClusterObject, ClusterRecords } from "./page-body";

/** The accounts that the cluster's own controllers make for themselves. Others in kube-system were installed. */
const ownControllers = new Set([
  ...["attachdetach", "certificate", "clusterrole-aggregation", "cronjob", "daemon-set", "deployment"],
  ...["disruption", "endpoint", "endpointslice", "endpointslicemirroring", "ephemeral-volume", "expand"],
  ...["job", "legacy-service-account-token-cleaner", "namespace", "node", "persistent-volume-binder"],
  ...["pod-garbage-collector", "pv-protection", "pvc-protection", "replicaset", "replication"],
  ...["resourcequota", "root-ca-cert-publisher", "service-account", "service", "statefulset"],
  ...["token-cleaner", "bootstrap-signer", "ttl-after-finished", "ttl", "generic-garbage-collector"],
]);

/** A service account is an identity; it is known by its uid, and by the name that bindings and pods use. */
export function serviceAccountRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const object of records.objects(true)) addAccount(records, object);
  return records.parsed();
}

function addAccount(records: ClusterRecords, { metadata, title, rest }: ClusterObject): void {
  const { realm } = records;
  const { name, namespace = "", uid } = metadata;
  const username = accountName(namespace, name);
  // A manifest has no uid, and the default account is known by its name: there the name is the id.
  const id = name === defaultAccount ? undefined : uid;
  const ref = userRef(realm, id ?? username);
  records.add({
    t: "identity",
    ref,
    aliases: id ? [username] : [],
    elsewhere: awayAs(records, username),
    kind: "k8s_service_account",
    name: username,
    system,
    container: namespaceRef(realm, namespace),
    status: metadata.deletionTimestamp ? "pending_deletion" : "active",
    class: "non_human",
    classReason: "No person can be behind this kind of identity.",
    managedBy: managerOf(namespace, name),
    createdAt: records.time(metadata.creationTimestamp, `${title} creationTimestamp`),
    tags: tagsOf(metadata),
    ownerHints: ownerHints(metadata),
    raw: { automount: rest.automount, mounted: rest.mounted, pulls: rest.pulls },
  });
  for (const group of groupsOf(namespace)) {
    const groupId = groupRef(realm, group);
    records.add({ t: "member", group: groupId, member: ref });
    if (records.isNew("group", groupId)) {
      records.add({
        t: "entitlement",
        ref: groupId,
        kind: "group",
        name: group,
        system,
        managedBy: "provider",
      });
    }
  }
  addCloudRoles(records, { ref, subject: username, metadata });
  addMountedTokens(records, { ref, name, namespace, mounted: rest.mounted });
}

/** What clouds call it: the subject of its tokens at the cluster's issuer. */
function awayAs(records: ClusterRecords, username: string): Ref[] {
  const realm = issuerRealm(records.facts?.issuer ?? "");
  return realm ? [{ realm, externalId: username }] : [];
}

/** The groups that every service account is in, whoever made it. */
function groupsOf(namespace: string): string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
}

function managerOf(namespace: string, name: string): ManagedBy {
  if (name === defaultAccount) return "provider";
  if (namespace !== "kube-system") return "customer";
  const bare = name.replace(/-controller$/, "");
  return ownControllers.has(name) || ownControllers.has(bare) ? "provider" : "customer";
}

/**
 * Clusters before 1.24 made a token for every account and listed it here. Its name gives it away; what else is listed is
 * a Secret of another kind, which only the Secrets themselves tell.
 */
function addMountedTokens(
  records: ClusterRecords,
  account: { ref: { realm: string; externalId: string }; name: string; namespace: string; mounted: unknown },
): void {
  for (const secret of records.list(account.mounted, `${account.namespace}/${account.name} secrets`)) {
    if (typeof secret !== "string" || secret.length > 300) continue;
    if (!secret.startsWith(`${account.name}-token-`) || !/-token-[a-z0-9]{5}$/.test(secret)) continue;
    records.add({
      t: "credential",
      ref: secretRef(records.realm, account.namespace, secret),
      identity: account.ref,
      type: "bearer_token",
      name: `Token in Secret ${account.namespace}/${secret}`,
      lifetime: "static",
      renewal: "manual",
    });
  }
}

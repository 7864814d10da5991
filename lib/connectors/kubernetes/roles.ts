import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { recordId } from "@/lib/domain/record-id";
import { clusterRef, roleListRef, roleRef, system } from "./names";
import { ClusterRecords, type Metadata } from "./page-body";

export const clusterRoleRecords = (page: Page): Parsed => roleRecords(page, false);
export const namespaceRoleRecords = (page: Page): Parsed => roleRecords(page, true);

/**
 * A role with its rules. Rules of an aggregated cluster role are those that the cluster has put together; which labels it
 * gathers stands beside them, and a cluster role's own labels.
 */
function roleRecords(page: Page, isNamespaced: boolean): Parsed {
  const records = new ClusterRecords(page);
  const shown: string[] = [];
  for (const { metadata, title, rest } of records.objects(isNamespaced)) {
    const rules = records.list(rest.rules, `${title} rules`);
    if (!rules.every(isObject)) records.problem(title, "One of its rules is not an object.");
    const namespace = metadata.namespace && isNamespaced ? metadata.namespace : null;
    const ref = roleRef(records.realm, namespace, metadata.name);
    shown.push(recordId("entitlement", ref.realm, ref.externalId));
    records.add({
      t: "entitlement",
      ref,
      kind: "role",
      name: title,
      system,
      managedBy: isBootstrap(metadata) ? "provider" : "customer",
      body: {
        rules: rules.filter(isObject),
        // By which other cluster roles gather it.
        ...(isNamespaced || Object.keys(metadata.labels).length === 0 ? {} : { labels: metadata.labels }),
        ...(isObject(rest.aggregationRule) ? { aggregationRule: rest.aggregationRule } : {}),
      },
    });
  }
  addList(records, isNamespaced, shown);
  return records.parsed();
}

/**
 * Which roles the page showed. Roles stay in the inventory for good; by this it is known of which the last look told, so that
 * a binding to one that was deleted gives nothing.
 */
function addList(records: ClusterRecords, isNamespaced: boolean, shown: string[]): void {
  const { realm, facts } = records;
  if (facts?.part === undefined || facts.last === undefined) return;
  records.add({
    t: "resource",
    ref: roleListRef(realm, isNamespaced, facts.part),
    kind: "role_list",
    name: `${isNamespaced ? "Roles" : "Cluster roles"}, page ${facts.part + 1}`,
    container: clusterRef(realm),
    policy: { last: facts.last, shown },
  });
}

/** What the API server makes itself, and restores when it starts. */
function isBootstrap({ labels }: Metadata): boolean {
  return labels["kubernetes.io/bootstrapping"] === "rbac-defaults";
}

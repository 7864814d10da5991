import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { roleRef, system } from "./names";
import { ClusterRecords, type Metadata } from "./page-body";

export const clusterRoleRecords = (page: Page): Parsed => roleRecords(page, false);
export const namespaceRoleRecords = (page: Page): Parsed => roleRecords(page, true);

/**
 * A role with its rules. Rules of an aggregated cluster role are those that the cluster has put together; which labels it
 * gathers stands beside them, and a cluster role's own labels.
 */
function roleRecords(page: Page, isNamespaced: boolean): Parsed {
  const records = new ClusterRecords(page);
  for (const { metadata, title, rest } of records.objects(isNamespaced)) {
    const rules = records.list(rest.rules, `${title} rules`);
    if (!rules.every(isObject)) records.problem(title, "One of its rules is not an object.");
    records.add({
      t: "entitlement",
      ref: roleRef(
        records.realm,
        metadata.namespace && isNamespaced ? metadata.namespace : null,
        metadata.name,
      ),
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
  return records.parsed();
}

/** What the API server makes itself, and restores when it starts. */
function isBootstrap({ labels }: Metadata): boolean {
  return labels["kubernetes.io/bootstrapping"] === "rbac-defaults";
}

import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { Status } from "@/lib/domain/record";
import { clusterRef, namespaceRef } from "./names";
import { tagsOf } from "./owner-hints";
import { ClusterRecords } from "./page-body";

/** The cluster, and in it a container per namespace with its labels. A grant may reach a namespace: it is a resource too. */
export function namespaceRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  const { realm, facts } = records;
  if (!facts) return records.parsed();
  records.add({ t: "container", ref: clusterRef(realm), kind: "cluster", name: facts.cluster });
  for (const { metadata } of records.objects(false)) {
    const { name } = metadata;
    const status: Status = metadata.deletionTimestamp ? "pending_deletion" : "active";
    const ref = namespaceRef(realm, name);
    const tags = tagsOf(metadata);
    records.add({ t: "container", ref, kind: "namespace", name, parent: clusterRef(realm), status, tags });
    addNamespace(records, name);
  }
  return records.parsed();
}

/** A namespace as what a grant reaches, said once a page. */
export function addNamespace(records: ClusterRecords, name: string): void {
  const ref = namespaceRef(records.realm, name);
  if (!records.isNew("resource", ref)) return;
  records.add({ t: "resource", ref, kind: "namespace", name, container: clusterRef(records.realm) });
}

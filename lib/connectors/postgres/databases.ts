import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { clusterRef, databaseRef } from "./names";
import { addGrants, addOwner } from "./object-grants";
import { ClusterRecords } from "./page-body";

const rowSchema = z.object({
  oid: z.string().regex(/^\d{1,10}$/),
  name: z.string().min(1),
  template: z.boolean().optional().catch(undefined),
  owner: z.unknown().optional(),
  grants: z.unknown().optional(),
});

/** The cluster and its databases as containers, with their owners and who may enter them. */
export function databaseRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  if (records.body) {
    const { host, cluster } = records.body;
    const name = host || cluster;
    records.add({ t: "container", ref: clusterRef(records.realm), kind: "cluster", name });
  }
  for (const row of records.rows(rowSchema)) {
    const scope = databaseRef(records.realm, row.oid);
    const title = `database ${row.name}`;
    const parent = clusterRef(records.realm);
    records.add({ t: "container", ref: scope, kind: "database", name: clip(row.name, 2000), parent });
    // Nobody works in a template; its rights are not handed on to copies.
    if (row.template === true) continue;
    addOwner(records, row.owner, { title, kind: "database", scope });
    addGrants(records, row.grants, { title, kind: "database", scope });
  }
  return records.parsed();
}

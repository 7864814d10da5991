import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { seenConnected } from "@/lib/connectors/sdk/seen-connected";
import { roleRef, system } from "./names";
import { ClusterRecords, roleSchema } from "./page-body";

const texts = z
  .array(z.string())
  .nullable()
  .catch(null)
  .transform((list) => (list ?? []).map((text) => clip(text, 200)).sort());

const rowSchema = roleSchema
  .pick({ oid: true, name: true })
  .extend({ databases: texts, applications: texts, addresses: texts });

/** Who is connected now: the only use that PostgreSQL tells of. */
export function sessionRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const { oid, name, ...seen } of records.rows(rowSchema)) {
    records.add({
      t: "identity",
      ref: roleRef(records.realm, oid),
      kind: "db_user",
      name,
      system,
      lastUsed: seenConnected(records.collectedAt),
      raw: seen,
    });
  }
  return records.parsed();
}

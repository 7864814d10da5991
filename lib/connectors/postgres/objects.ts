import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { databaseRef, roleRef } from "./names";
import { addGrants, addOwner } from "./object-grants";
import { ClusterRecords, roleSchema } from "./page-body";

const oid = z.string().regex(/^\d{1,10}$/);
const rowSchema = z.object({
  oid,
  number: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  kind: z.string().min(1).max(60),
  schema: z.string().max(500).nullable().catch(null),
  name: z.string().min(1),
  owner: z.unknown().optional(),
  grants: z.unknown().optional(),
  as_owner: z.boolean().optional().catch(undefined),
});

/** Schemas, tables, columns, functions … of one database: a resource each, its owner and its grants. */
export function objectRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  const database = records.body?.database ?? null;
  if (records.body && !database)
    records.problem(page.call, "It does not say in which database these objects are.");
  if (!database) return records.parsed();
  for (const row of records.rows(rowSchema)) {
    const name = row.schema === null ? row.name : `${row.schema}.${row.name}`;
    const scope: Ref = {
      realm: records.realm,
      externalId: `database/${database.oid}/${row.kind}/${row.oid}${row.number === undefined ? "" : `/${row.number}`}`,
    };
    const title = `${row.kind} ${name}`;
    records.add({
      t: "resource",
      ref: scope,
      kind: row.kind,
      name: clip(`${database.name}: ${name}`, 2000),
      container: databaseRef(records.realm, database.oid),
    });
    addOwner(records, row.owner, { title, kind: row.kind, scope });
    addGrants(records, row.grants, { title, kind: row.kind, scope });
    if (row.as_owner === true) addRunsAs(records, row.owner, `${title} in ${database.name}`, scope);
  }
  return records.parsed();
}

/** Whoever may call a SECURITY DEFINER function acts as its owner while it runs. */
function addRunsAs(records: ClusterRecords, value: unknown, title: string, scope: Ref): void {
  const owner = roleSchema.safeParse(value);
  if (!owner.success) return;
  const [identity] = records.principals(owner.data).filter(({ kind }) => kind === "identity");
  if (!identity) return;
  records.add({
    t: "trust",
    identity: roleRef(records.realm, owner.data.oid),
    kind: "runs_as",
    subject: clip(`SECURITY DEFINER ${title}`, 4000),
    condition: { function: scope.externalId },
  });
}

const defaultSchema = z.object({
  oid,
  kind: z.string().min(1).max(60),
  schema: z.string().max(500).nullable().catch(null),
  schema_oid: oid.nullable().catch(null),
  creator: roleSchema,
  grants: z.unknown().optional(),
});

/** What will be granted on objects that a role makes later, in one schema or in the whole database. */
export function defaultPrivilegeRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  const database = records.body?.database ?? null;
  if (records.body && !database) records.problem(page.call, "It does not say in which database this holds.");
  if (!database) return records.parsed();
  for (const row of records.rows(defaultSchema)) {
    const within = databaseRef(records.realm, database.oid);
    const scope: Ref =
      row.schema_oid === null
        ? within
        : { realm: records.realm, externalId: `${within.externalId}/schema/${row.schema_oid}` };
    if (row.schema_oid !== null && row.schema !== null && records.isNew("resource", scope)) {
      const name = clip(`${database.name}: ${row.schema}`, 2000);
      records.add({ t: "resource", ref: scope, kind: "schema", name, container: within });
    }
    addGrants(records, row.grants, {
      title: `default privileges of ${row.creator.name}`,
      kind: row.kind,
      scope,
      prefix: "default/",
      condition: { onObjectsMadeBy: row.creator.name, role: row.creator.oid },
    });
  }
  return records.parsed();
}

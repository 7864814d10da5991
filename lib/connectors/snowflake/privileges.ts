import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Ref } from "@/lib/domain/record";
import { keyedStep } from "./keyed-step";
import { accountRef, databaseRoleRef, roleRef, snowflakeRealms, system, userNameRef } from "./names";

/**
 * What roles may do: of an object within a schema its schema and kind are told, not its name, because there may be
 * millions. Grants to applications belong to them.
 */
export const privilegeStep = keyedStep({
  view: "GRANTS_TO_ROLES",
  select: `SELECT SHA2(TO_JSON(ARRAY_CONSTRUCT(GRANTED_TO, GRANTEE_NAME, GRANTED_ON, COALESCE(TABLE_CATALOG, ''), COALESCE(SCHEMA_NAME, ''), COALESCE(OBJECT_NAME, '')))) AS K,
    GRANTED_TO, GRANTEE_NAME, GRANTED_ON, TABLE_CATALOG, SCHEMA_NAME, OBJECT_NAME,
    LISTAGG(DISTINCT PRIVILEGE, ',') WITHIN GROUP (ORDER BY PRIVILEGE) AS HELD,
    LISTAGG(DISTINCT IFF(GRANT_OPTION, PRIVILEGE, NULL), ',') AS HANDED_ON, TO_VARCHAR(COUNT(DISTINCT NAME)) AS OBJECTS
    FROM (SELECT *, IFF(GRANTED_ON = 'SCHEMA', NULL, TABLE_SCHEMA) AS SCHEMA_NAME, IFF(SCHEMA_NAME IS NULL, NAME, NULL) AS OBJECT_NAME
      FROM SNOWFLAKE.ACCOUNT_USAGE.GRANTS_TO_ROLES
      WHERE DELETED_ON IS NULL AND GRANTED_TO IN ('ROLE', 'ACCOUNT ROLE', 'ACCOUNT_ROLE', 'DATABASE_ROLE', 'USER'))
    GROUP BY GRANTED_TO, GRANTEE_NAME, GRANTED_ON, TABLE_CATALOG, SCHEMA_NAME, OBJECT_NAME`,
  columns: [
    ...["GRANTED_TO", "GRANTEE_NAME", "GRANTED_ON", "TABLE_CATALOG", "SCHEMA_NAME", "OBJECT_NAME"],
    ...["HELD", "HANDED_ON", "OBJECTS"],
  ],
});

const words = z
  .string()
  .max(5_000)
  .transform((list) => list.split(",").filter((word) => word !== ""));
const schema = z.object({
  GRANTED_TO: z.string().min(1).max(100),
  GRANTEE_NAME: z.string().min(1).max(500),
  GRANTED_ON: z.string().min(1).max(100),
  TABLE_CATALOG: text(500),
  SCHEMA_NAME: text(500),
  OBJECT_NAME: text(1000),
  HELD: words.refine((held) => held.length > 0),
  HANDED_ON: words.catch([]),
  OBJECTS: text(20),
});
type Row = z.output<typeof schema>;

export function privilegeRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item, where } of records.read(schema)) {
    const principal = principalOf(records, item);
    if (!principal) {
      records.problem(
        where,
        `To which database role of the name ${clip(item.GRANTEE_NAME, 100)} is not told.`,
      );
      continue;
    }
    const role = grantedRole(records.realm, item);
    if (role && item.HELD.includes("USAGE"))
      records.add({ t: "member", group: role, member: principal.ref, memberKind: principal.kind });
    const held = role ? item.HELD.filter((word) => word !== "USAGE") : item.HELD;
    if (held.length > 0) addGrant(records, item, principal, held);
  }
  return records.parsed();
}

interface Principal {
  ref: Ref;
  kind: "identity" | "group";
}

/** A database role may be granted only what lies in its database, which therefore tells whose it is. */
function principalOf({ realm }: ItemRecords, item: Row): Principal | null {
  if (item.GRANTED_TO === "USER") return { ref: userNameRef(realm, item.GRANTEE_NAME), kind: "identity" };
  if (item.GRANTED_TO !== "DATABASE_ROLE") return { ref: roleRef(realm, item.GRANTEE_NAME), kind: "group" };
  const database = item.TABLE_CATALOG ?? (item.GRANTED_ON === "DATABASE" ? item.OBJECT_NAME : null);
  const ref = database ? databaseRoleRef(realm, database, item.GRANTEE_NAME) : null;
  return ref && { ref, kind: "group" };
}

/** A role that is granted to a role: whoever holds the one holds the other. */
function grantedRole(
  realm: string,
  { GRANTED_ON: kind, OBJECT_NAME: name, TABLE_CATALOG: database }: Row,
): Ref | null {
  if (kind === "ROLE" && name) return roleRef(realm, name);
  return kind === "DATABASE_ROLE" && name && database ? databaseRoleRef(realm, database, name) : null;
}

function addGrant(records: ItemRecords, item: Row, { ref, kind }: Principal, held: string[]): void {
  const object = item.GRANTED_ON.toLowerCase().replaceAll("_", " ");
  const handedOn = item.HANDED_ON.filter((word) => held.includes(word));
  const entitlement = records.ref(`privilege/${item.GRANTED_ON}/${held.join(",")}/${handedOn.join(",")}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "privilege",
      name: clip(`${held.join(", ")} on ${object}${handedOn.length > 0 ? " WITH GRANT OPTION" : ""}`, 1000),
      system,
      managedBy: "provider",
      body: { object: item.GRANTED_ON, privileges: held, grantable: handedOn },
    });
  records.add({
    t: "grant",
    principal: ref,
    principalKind: kind,
    entitlement,
    scope: placeOf(records, item, object),
    ...(item.SCHEMA_NAME ? { condition: { objects: item.OBJECTS ?? "unknown" } } : {}),
  });
}

/** The object; for what lies in a schema, the schema. */
function placeOf(records: ItemRecords, item: Row, object: string): Ref {
  const { TABLE_CATALOG: database, SCHEMA_NAME: schemaName, OBJECT_NAME: name } = item;
  if (item.GRANTED_ON === "ACCOUNT") return accountRef(records.realm);
  const path = [database, schemaName ?? name].filter((part) => part !== null && part !== undefined);
  const kind = schemaName ? "schema" : object;
  const full = item.GRANTED_ON === "DATABASE" ? (name ?? database ?? "") : path.join(".");
  const ref = records.ref(`${kind}/${full}`);
  if (records.isNew("resource", ref))
    records.add({ t: "resource", ref, kind, name: clip(full, 2000), container: accountRef(records.realm) });
  return ref;
}

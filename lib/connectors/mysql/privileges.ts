import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { accountName, accountRef, serverRef } from "./names";
import { accountSchema, isYes, ServerRecords } from "./page-body";
import { privilegeName } from "./privilege-names";

const dbSchema = accountSchema.extend({ db: z.string().max(500) }).loose();

/** Privileges on a database, which may be a pattern (`app\_%`): each is a column that says Y. */
export function databaseRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const row of records.rows(dbSchema)) {
    const privileges = Object.entries(row)
      .filter(([column, value]) => column.endsWith("_priv") && value === "Y")
      .map(([column]) => privilegeName(column));
    records.grant(row, privileges, { kind: "database", scope: resource(records, "database", [row.db]) });
  }
  return records.parsed();
}

const objectSchema = accountSchema.extend({
  db: z.string().max(500),
  object: z.string().max(500),
  column: z.string().max(500).optional(),
  type: z.string().min(1).max(40),
  privileges: z.string(),
});

/** Privileges on a table, a column or a routine. A row without any only holds the columns' place. */
export function objectRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const row of records.rows(objectSchema)) {
    const kind = row.type.toLowerCase();
    const privileges = row.privileges.split(",").filter((each) => each !== "");
    if (privileges.length === 0) continue;
    const path = [row.db, row.object, ...(row.column === undefined ? [] : [row.column])];
    records.grant(row, privileges.map(privilegeName), { kind, scope: resource(records, kind, path) });
  }
  return records.parsed();
}

function resource(records: ServerRecords, kind: string, path: string[]): Ref {
  const name = path.join(".");
  const ref = { realm: records.realm, externalId: clip(`${kind}/${path.join("/")}`, 2000) };
  if (records.isNew("resource", ref)) {
    records.add({
      t: "resource",
      ref,
      kind,
      name: clip(name || "(none)", 2000),
      container: serverRef(records.realm),
    });
  }
  return ref;
}

const globalSchema = accountSchema.extend({
  privileges: z.string().min(1).max(200),
  hands_on: z.unknown().optional(),
});

/** Privileges that MySQL's own parts and plugins register. */
export function globalGrantRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const row of records.rows(globalSchema)) {
    const privileges = [row.privileges.toUpperCase(), ...(isYes(row.hands_on) ? ["GRANT OPTION"] : [])];
    records.grant(row, privileges, { kind: "server", scope: null });
  }
  return records.parsed();
}

const proxySchema = accountSchema.extend({
  proxied: z.string().max(300),
  proxied_host: z.string().max(300),
  hands_on: z.unknown().optional(),
});

/** Who may act as whom. Nobody named means everybody. */
export function proxyRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const row of records.rows(proxySchema)) {
    if (row.proxied === "" && row.proxied_host === "") {
      records.grant(row, ["PROXY", ...(isYes(row.hands_on) ? ["GRANT OPTION"] : [])], {
        kind: "server",
        scope: null,
      });
      continue;
    }
    records.add({
      t: "trust",
      identity: accountRef(records.realm, row.proxied, row.proxied_host),
      kind: "assume_role",
      subject: accountName(row.user, row.host),
      subjectRef: accountRef(records.realm, row.user, row.host),
      condition: { by: "PROXY", handsOn: isYes(row.hands_on) },
    });
  }
  return records.parsed();
}

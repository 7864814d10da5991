import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { accountName, accountRef, serverRef, system } from "./names";
import { accountSchema, isYes, ServerRecords } from "./page-body";

const rowSchema = accountSchema.extend({
  role: z.string().min(1).max(300),
  role_host: z.string().max(300),
  admin: z.unknown().optional(),
});

/** Who holds which role, and who may hand it on. */
export function roleRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const row of records.rows(rowSchema)) {
    const group = accountRef(records.realm, row.role, row.role_host);
    for (const { ref, kind } of records.principals(row)) {
      records.add({ t: "member", group, member: ref, memberKind: kind });
    }
    if (!isYes(row.admin)) continue;
    const title = row.role_host === "" ? row.role : accountName(row.role, row.role_host);
    const entitlement = { realm: records.realm, externalId: clip(`admin/${title}`, 2000) };
    if (records.isNew("privilege", entitlement)) {
      records.add({
        t: "entitlement",
        ref: entitlement,
        kind: "privilege",
        name: clip(`ADMIN OPTION on role ${title}`, 400),
        system,
        body: { object: "role", role: title, privileges: ["ADMIN OPTION"] },
      });
    }
    for (const { ref, kind } of records.principals(row)) {
      records.add({
        t: "grant",
        principal: ref,
        principalKind: kind,
        entitlement,
        scope: serverRef(records.realm),
      });
    }
  }
  return records.parsed();
}

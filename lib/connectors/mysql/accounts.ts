import { z } from "zod";
import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { classOf } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import { type AccountRow, accountRowSchema, statusOf } from "./account-row";
import { addSignIns } from "./credentials";
import { accountName, accountRef, isProvided, serverRef, system } from "./names";
import { isYes, ServerRecords } from "./page-body";
import { privilegeName, privilegesOfMask } from "./privilege-names";

/** The role of MariaDB that everyone holds. */
const everyone = "PUBLIC";

/** Accounts with the ways in which they sign in, roles, and what each may do everywhere. */
export function accountRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  if (records.body) {
    const { host, server } = records.body;
    records.add({ t: "container", ref: serverRef(records.realm), kind: "database", name: host || server });
  }
  for (const row of records.rows(accountRowSchema)) {
    const title = accountName(row.user, row.host);
    if (records.principals(row).some(({ kind }) => kind === "group")) addRole(records, row.user, row.host);
    if (row.kind !== "role") addAccount(records, row, title);
    addGlobalPrivileges(records, row, title);
  }
  return records.parsed();
}

function addRole(records: ServerRecords, user: string, host: string): void {
  const ref = accountRef(records.realm, user, host);
  if (!records.isNew("role", ref)) return;
  const name = host === "" || host === "%" ? user : accountName(user, host);
  const managedBy = user === everyone && host === "" ? ("provider" as const) : ("customer" as const);
  records.add({ t: "entitlement", ref, kind: "role", name: clip(name, 400), system, managedBy });
}

function addAccount(records: ServerRecords, row: AccountRow, title: string): void {
  const ref = accountRef(records.realm, row.user, row.host);
  const { tags, ownerHints } = readComment(row.attributes ?? "");
  const comment = readComment(tags.comment ?? "");
  const isShipped = isProvided(row.user);
  const { class: identityClass, why } = classOf({ kind: "db_user", name: row.user, tags });
  records.add({
    t: "identity",
    ref,
    kind: "db_user",
    name: row.user === "" ? `anonymous at ${row.host || "any host"}` : `${row.user}@${row.host}`,
    system,
    container: serverRef(records.realm),
    status: statusOf(row),
    class: isShipped ? "non_human" : identityClass,
    classReason: isShipped ? "It came with the server, or the cloud provider made it." : why,
    managedBy: isShipped ? "provider" : "customer",
    ...(tags.comment ? { description: tags.comment } : {}),
    tags: { ...comment.tags, ...tags },
    ownerHints: [...ownerHints, ...comment.ownerHints],
    raw: { host: row.host, plugin: row.plugin, alsoBy: row.plugins, passwordStored: row.stored ?? "unknown" },
  });
  addSignIns(records, row, title);
  if (!isYes(row.has_public)) return;
  addRole(records, everyone, "");
  records.add({ t: "member", group: accountRef(records.realm, everyone, ""), member: ref });
}

function addGlobalPrivileges(records: ServerRecords, row: AccountRow, title: string): void {
  const place = { kind: "server", scope: null };
  if (row.access !== null) {
    const mask = privilegesOfMask(row.access);
    if (mask) records.grant(row, mask.privileges, place);
    else records.problem(title, "Its global privileges are no number that can be read.");
    if (mask?.hasMore) records.problem(title, "It has a global privilege that this version does not know.");
  }
  if (row.privileges) records.grant(row, row.privileges.split(",").map(privilegeName), place);
  addRestrictions(records, row, title);
  if (row.default_role) addDefaultRole(records, row, row.default_role);
}

const restrictionsSchema = z.array(
  z.object({ Database: z.string().max(500), Privileges: z.array(z.string().max(100)).min(1) }),
);

/** Partial revokes of MySQL. https://dev.mysql.com/doc/refman/8.4/en/partial-revokes.html */
function addRestrictions(records: ServerRecords, row: AccountRow, title: string): void {
  if (!row.restrictions) return;
  const read = restrictionsSchema.safeParse(fromJson(row.restrictions));
  if (!read.success) records.problem(title, "What was revoked from it in single databases cannot be read.");
  for (const { Database: database, Privileges: privileges } of read.data ?? []) {
    const scope = databaseRef(records, database);
    records.grant(row, privileges, { kind: "database", scope, effect: "deny" });
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function databaseRef(records: ServerRecords, database: string): Ref {
  const ref = { realm: records.realm, externalId: clip(`database/${database}`, 2000) };
  if (records.isNew("resource", ref)) {
    const container = serverRef(records.realm);
    records.add({ t: "resource", ref, kind: "database", name: clip(database, 2000), container });
  }
  return ref;
}

/** A role of MariaDB that is on without `SET ROLE`. https://mariadb.com/kb/en/set-default-role/ */
function addDefaultRole(records: ServerRecords, row: AccountRow, role: string): void {
  const entitlement = { realm: records.realm, externalId: clip(`default/${role}`, 2000) };
  if (records.isNew("privilege", entitlement)) {
    const body = { object: "role", role, privileges: ["DEFAULT"] };
    const name = clip(`DEFAULT ROLE ${role}`, 400);
    records.add({ t: "entitlement", ref: entitlement, kind: "privilege", name, system, body });
  }
  for (const { ref, kind } of records.principals(row))
    records.add({
      t: "grant",
      principal: ref,
      principalKind: kind,
      entitlement,
      scope: serverRef(records.realm),
    });
}

import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { classOf } from "@/lib/domain/identity-class";
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
}

import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { personField } from "@/lib/connectors/sdk/person-profile";
import { managerOfClass } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import type { OwnerHint } from "@/lib/domain/source-record";
import { classOfAccount } from "./account-class";
import { addCredentials } from "./account-credentials";
import { type Account, accountSchema } from "./account-item";
import { type AccountState, adState, ldapState } from "./account-state";
import { addDelegation, addServices } from "./delegation";
import { dnKey, firstValue, unitsOf } from "./dn";
import { directoryRealms, directoryRef } from "./root";
import { unitRef } from "./units";

export function systemOf(realm: string): string {
  return realm.startsWith("ad:") ? "ad" : "ldap";
}

/** Accounts with their credentials, what runs as them, and whose groups they are in by way of their primary group. */
export function accountRecords(page: Page): Parsed {
  const records = new ItemRecords(page, directoryRealms);
  const isAd = systemOf(records.realm) === "ad";
  for (const { item, where } of records.read(accountSchema)) {
    const place = `${where} ${clip(item.dn, 200)}`;
    const state = isAd
      ? adState(records, item, place, records.beside.replicatesLogons === true)
      : ldapState(records, item, place);
    const ref = records.ref(item.id);
    addIdentity(records, ref, item, state);
    addCredentials(records, ref, item, state, place);
    for (const name of item.cut)
      records.problem(place, `It has more values of ${name} than are kept: the rest is left out.`);
    if (item.passwordReaders === null || item.actsForOthers === null)
      records.problem(place, "Who may act for it, or read its password, cannot be read.");
    addServices(records, ref, item);
    addDelegation(records, ref, item);
    addPrimaryGroup(records, ref, item);
  }
  return records.parsed();
}

function addIdentity(records: ItemRecords, ref: Ref, item: Account, state: AccountState): void {
  const { is } = item;
  const first = (name: string) => is[name]?.[0] || null;
  const units = unitsOf(item.dn);
  const name = first("samaccountname") ?? first("uid") ?? first("cn") ?? firstValue(item.dn);
  const rid = item.sid && /^S-1-5-21-/.test(item.sid) ? Number(item.sid.split("-").at(-1)) : null;
  const verdict = classOfAccount({
    classes: is.objectclass ?? [],
    name,
    displayName: first("displayname"),
    units: units.map((unit) => unit.name),
    spns: is.serviceprincipalname ?? [],
    employeeType: first("employeetype"),
    employeeNumber: first("employeenumber") ?? first("employeeid"),
    hasFullName: first("givenname") !== null && first("sn") !== null,
    work: workOf(item),
    workstations: first("userworkstations"),
    rid,
  });
  const comment = readComment([...(is.description ?? []), ...(is.info ?? [])].join("\n"));
  const { sid } = item;
  const upn = first("userprincipalname")?.toLowerCase();
  records.add({
    t: "identity",
    ref,
    aliases: [
      ...new Set([clip(dnKey(item.dn), 2000), ...(sid ? [sid] : []), ...(upn ? [clip(upn, 1000)] : [])]),
    ],
    kind: isService(item) ? "service_account" : "directory_account",
    name: clip(name, 2000),
    system: systemOf(records.realm),
    container: units[0] ? unitRef(records.realm, units[0].key) : directoryRef(records.realm),
    status: state.status,
    class: verdict.class,
    classReason: verdict.why,
    managedBy: isKeptByWindows(rid) ? "provider" : managerOfClass(verdict.class),
    createdAt: state.createdAt,
    expiresAt: state.expiresAt,
    lastUsed: state.lastUsed,
    ...(is.description?.[0] ? { description: clip(is.description.join("\n"), 4000) } : {}),
    tags: { ...comment.tags, ...tagsOf(item, state, name) },
    ownerHints: [...hintsOf(item, state), ...comment.ownerHints],
    ...(isService(item)
      ? {}
      : personField(verdict.class, {
          email: first("mail"),
          employeeNumber: first("employeenumber") ?? first("employeeid"),
          manager: is.manager?.[0] ? records.ref(clip(dnKey(is.manager[0]), 2000)) : null,
          department: first("department") ?? first("departmentnumber"),
          title: first("title"),
        })),
    raw: { dn: item.dn, sid, attributes: is },
  });
}

const serviceClasses =
  /^(?:msds-groupmanagedserviceaccount|msds-managedserviceaccount|msds-delegatedmanagedserviceaccount|applicationprocess)$/i;

function isService({ is }: Account): boolean {
  return (is.objectclass ?? []).some((name) => serviceClasses.test(name));
}

/** Accounts that Windows makes and keeps for itself: guest, krbtgt, and that of its own management. */
function isKeptByWindows(rid: number | null): boolean {
  return rid !== null && rid >= 501 && rid <= 503;
}

/** Where somebody works, of what the directory tells. */
function workOf({ is }: Account): string | null {
  if (is.manager?.[0]) return "a manager";
  if (is.title?.[0]) return `the title ${clip(is.title[0], 100)}`;
  const department = is.department?.[0] ?? is.departmentnumber?.[0];
  return department ? `the department ${clip(department, 100)}` : null;
}

function tagsOf({ is }: Account, { flags }: AccountState, name: string): { [key: string]: string } {
  const list = (values: string[] | undefined) =>
    values && values.length > 0 ? clip(values.join(", "), 1000) : "";
  const title = is.displayname?.[0] ?? "";
  const tags = {
    flags: flags.join(", "),
    "display name": title === name ? "" : title,
    department: list(is.department ?? is.departmentnumber),
    "employee type": list(is.employeetype),
    "may sign in on": list(is.userworkstations ?? is.host),
    "operating system": list(is.operatingsystem),
    "host name": list(is.dnshostname),
    shell: list(is.loginshell),
    "administrators' group": is.admincount?.[0] === "1" ? "is or was in one" : "",
  };
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => (value === "" ? [] : [[key, clip(value, 1000)]])),
  );
}

/** Whom the directory names beside an account. */
function hintsOf({ titles }: Account, { createdAt }: AccountState): OwnerHint[] {
  const hint = (type: OwnerHint["type"], value: string | undefined, at: Date | null): OwnerHint[] =>
    value ? [{ type, value: clip(value, 500), at }] : [];
  return [
    ...hint("owner_object", titles.managedby, null),
    ...hint("owner_object", titles.owner, null),
    ...hint("owner_object", titles.manager, null),
    ...hint("creator", titles.creatorsname, createdAt),
  ];
}

/** The primary group has no list of its members: each account names it by the end of its security identifier. */
function addPrimaryGroup(records: ItemRecords, member: Ref, { is, sid }: Account): void {
  const rid = is.primarygroupid?.[0];
  if (!sid || !rid || !/^\d{1,10}$/.test(rid)) return;
  const group = records.ref(`group/${sid.replace(/-\d+$/, "")}-${rid}`);
  records.add({ t: "member", group, member });
}

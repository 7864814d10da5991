import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { systemOf } from "./accounts";
import { allPages } from "./all-pages";
import { accountRef } from "./delegation";
import { dnKey, firstValue } from "./dn";
import { all, type Entry, one, pieceOf } from "./entry";
import { groupFilter } from "./filters";
import type { List } from "./lists";
import { permission } from "./permissions";
import { directoryRealms, entryId, entryIdNames, type Root } from "./root";
import { accountsByUid, groupId, type Tools } from "./tools";

const otherMembers = ["uniqueMember", "roleOccupant"];
const shown = ["description", "memberURL", "groupType", "managedBy", "owner", "adminCount"];

export function groupLists({ base }: Root, isAd: boolean): List[] {
  const attributes = [
    ...entryIdNames,
    ...(isAd ? ["objectSid", "sAMAccountName"] : ["gidNumber", "memberUid", ...otherMembers]),
    "cn",
    "member",
    ...shown,
  ];
  return [
    {
      call: "groups",
      search: {
        base,
        scope: "sub",
        filter: groupFilter(isAd),
        attributes,
        permission: permission.groups,
        pageSize: 100,
      },
      // One after another: each may ask for many members, and a connection remembers one paged search.
      keep: async (entries, tools) => {
        const items = [];
        for (const entry of entries) items.push(await keepGroup(entry, tools));
        return items;
      },
    },
  ];
}

async function keepGroup(entry: Entry, tools: Tools) {
  const known = await tools.groups();
  const others = otherMembers.flatMap((name) => all(entry, name));
  const dns = [...(await membersOf(entry, tools)), ...others];
  const keys = [...new Set(dns.map(dnKey))];
  const posix = await posixMembers(entry, tools);
  return {
    id: groupId(entry, tools.isAd),
    name: one(entry, "sAMAccountName") ?? one(entry, "cn") ?? firstValue(entry.dn),
    facts: Object.fromEntries(
      shown.flatMap((name) =>
        all(entry, name).length > 0 ? [[name, clip(all(entry, name).join("\n"), 2000)]] : [],
      ),
    ),
    members: [...keys.filter((key) => !known.has(key)), ...posix.ids],
    groups: keys.flatMap((key) => known.get(key)?.id ?? []),
    strange: posix.strange,
  };
}

/** All members, asked for piece by piece where there are many. */
async function membersOf(entry: Entry, tools: Tools): Promise<string[]> {
  const members: string[] = [];
  let piece = pieceOf(entry, "member");
  for (;;) {
    members.push(...piece.values);
    if (piece.rest === null) return members;
    const session = await tools.lookups();
    const [further] = await session.find({
      base: entry.dn,
      scope: "base",
      filter: "(objectClass=*)",
      attributes: [`member;range=${piece.rest}-*`],
      permission: permission.groups,
    });
    if (!further)
      throw new SourceError({ kind: "expired", message: "A group was removed while its members were read." });
    const before = piece.rest;
    piece = pieceOf(further, "member");
    if (piece.rest !== null && piece.rest <= before)
      throw new SourceError({ kind: "loop", message: "The directory gave the same members twice." });
  }
}

/** Groups of POSIX name accounts by `uid`, and accounts name their primary group by its number. */
async function posixMembers(entry: Entry, tools: Tools): Promise<{ ids: string[]; strange: string[] }> {
  const gid = one(entry, "gidNumber");
  if (tools.isAd || gid === undefined) return { ids: [], strange: [] };
  const session = await tools.lookups();
  const uids = [...new Set(all(entry, "memberUid"))];
  const byUid = await accountsByUid(session, tools.root, uids);
  const ids = new Set<string>();
  const strange: string[] = [];
  for (const uid of uids) {
    const [id, another] = byUid.get(uid.toLowerCase()) ?? [];
    if (id && !another) ids.add(id);
    else if (another) strange.push(uid);
  }
  if (/^\d{1,10}$/.test(gid)) {
    const search = {
      base: tools.root.context,
      scope: "sub" as const,
      filter: `(&(objectClass=posixAccount)(gidNumber=${gid}))`,
      attributes: entryIdNames,
      permission: permission.accounts,
    };
    for await (const page of allPages(session, search))
      for (const account of page) ids.add(entryId(account) ?? "");
  }
  ids.delete("");
  return { ids: [...ids], strange };
}

const texts = z.array(z.string().min(1).max(5000)).catch([]);
const schema = z.object({
  id: z.string().regex(/^(?:S-1-[\d-]{1,200}|[\da-f-]{32,36})$/),
  name: z.string().max(2000).catch(""),
  facts: z.record(z.string(), z.string()).catch({}),
  members: z.array(z.unknown()).nullish(),
  groups: z.array(z.unknown()).nullish(),
  strange: texts,
});

/** Groups, with the accounts and groups in them. */
export function groupRecords(page: Page): Parsed {
  const records = new ItemRecords(page, directoryRealms);
  for (const { item, where } of records.read(schema)) {
    const group = records.ref(`group/${item.id}`);
    records.add({
      t: "entitlement",
      ref: group,
      kind: "group",
      name: clip(item.name || item.id, 2000),
      system: systemOf(records.realm),
      managedBy: isBuiltIn(item.id) ? "provider" : "customer",
      body: item.facts,
    });
    for (const member of item.members ?? []) {
      if (typeof member !== "string" || member === "")
        records.problem(where, "One of its members has no name.");
      else records.add({ t: "member", group, member: memberRef(records, member) });
    }
    for (const inner of item.groups ?? []) {
      if (typeof inner === "string" && inner !== "")
        records.add({ t: "member", group, member: records.ref(`group/${inner}`), memberKind: "group" });
      else records.problem(where, "One of the groups in it has no id.");
    }
    for (const uid of item.strange) records.problem(where, `Several accounts are called ${clip(uid, 100)}.`);
  }
  return records.parsed();
}

/** Whom another domain, or Windows itself, issues is told by its security identifier. */
function memberRef(records: ItemRecords, member: string) {
  const [, sid] = /^cn=(s-1-[\d-]{1,200}),cn=foreignsecurityprincipals,/.exec(member) ?? [];
  return sid ? accountRef(records, sid.toUpperCase()) : records.ref(clip(member, 2000));
}

/** Groups that every domain has. */
function isBuiltIn(id: string): boolean {
  return id.startsWith("S-1-5-32-") || /^S-1-5-21-.*-5\d\d$/.test(id);
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { type GoogleList, readAll } from "@/lib/connectors/sdk/google-list";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Ref } from "@/lib/domain/record";
import { customerRealms, googleId, googleRealm, groupRef, personRef, system } from "./names";
import { permission } from "./permissions";
import { directory, workspaceStep } from "./tools";

export const groupList: GoogleList = {
  url: `${directory}/groups`,
  query: { customer: "my_customer" },
  under: "groups",
  pageSize: 100,
  sizeName: "maxResults",
  permission: permission.groups,
};

/** Groups with who is in them, asked group by group. */
export const groupSteps = [
  workspaceStep("GET /admin/directory/v1/groups/{group}/members", groupList, async (item, { ask }) => {
    if (!isObject(item) || typeof item.id !== "string" || !googleId.test(item.id)) return item;
    const members = await readAll(ask, {
      url: `${directory}/groups/${item.id}/members`,
      under: "members",
      pageSize: 200,
      sizeName: "maxResults",
      permission: permission.groups,
      accept: [404],
    });
    return {
      ...kept(item, "id", "email", "name", "description", "adminCreated"),
      members: members.map((each) => kept(each, "id", "email", "type", "role")),
    };
  }),
];

const groupSchema = z.object({
  id: z.string().regex(googleId),
  email: z.string().min(3).max(320),
  name: text(500),
  description: text(4000),
  members: z.unknown().optional(),
});
const memberSchema = z.object({
  id: z.string().regex(googleId).nullish().catch(null),
  email: z.string().min(3).max(320).nullish().catch(null),
  type: text(50),
});

/** Groups are named as bindings of Google Cloud name them, so that what they may do there is theirs. */
export function groupRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  for (const { item, where } of records.read(groupSchema)) {
    const group = groupRef(item.email);
    records.add({
      t: "entitlement",
      ref: group,
      kind: "group",
      name: item.name || item.email,
      system,
      body: { email: item.email, ...(item.description ? { description: item.description } : {}) },
    });
    for (const outside of records.list(item.members, `${where} members`)) {
      const { id, email, type } = memberSchema.safeParse(outside).data ?? {};
      if (type === "CUSTOMER")
        records.add({ t: "member", group, member: everybody(records, id), memberKind: "group" });
      else if (type === "GROUP" && email)
        records.add({ t: "member", group, member: groupRef(email), memberKind: "group" });
      else if (id) records.add({ t: "member", group, member: personRef(id) });
      else if (email) records.add({ t: "member", group, member: personRef(email.toLowerCase()) });
      else records.problem(where, "One of its members has neither id nor address.");
    }
  }
  return records.parsed();
}

/** Everybody of a customer, which a group may hold as one member. */
function everybody(records: ItemRecords, id: string | null | undefined): Ref {
  const ref = { realm: googleRealm, externalId: `customer/${id ?? records.realm}` };
  if (records.isNew("entitlement", ref))
    records.add({ t: "entitlement", ref, kind: "group", name: "Everybody of the organisation", system });
  return ref;
}

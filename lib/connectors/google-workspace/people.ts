import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { notedUse } from "@/lib/connectors/sdk/noted-use";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { personField } from "@/lib/connectors/sdk/person-profile";
import { text } from "@/lib/connectors/sdk/text-field";
import { managerOfClass } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import type { OwnerHint } from "@/lib/domain/source-record";
import { customerRealms, customerRef, googleId, personRef, system } from "./names";
import { permission } from "./permissions";
import { classOfPerson } from "./person-class";
import { directory, workspaceStep } from "./tools";

/** Only these are asked for: no telephone number, address or photo of anybody. */
const fields = [
  "id,primaryEmail,aliases,name/fullName,isAdmin,isDelegatedAdmin,suspended,archived,creationTime,lastLoginTime",
  "orgUnitPath,isEnrolledIn2Sv,externalIds,relations,organizations",
].join(",");

export const peopleList = {
  url: `${directory}/users`,
  query: { customer: "my_customer", projection: "basic", fields: `nextPageToken,users(${fields})` },
  under: "users",
  pageSize: 500,
  permission: permission.people,
};

const listOf = (item: unknown, field: string, ...names: string[]) =>
  isObject(item) && Array.isArray(item[field])
    ? item[field].slice(0, 20).map((each) => kept(each, ...names))
    : [];

export const peopleSteps = [
  workspaceStep("GET /admin/directory/v1/users", peopleList, (item) => ({
    ...kept(
      item,
      "id",
      "primaryEmail",
      "aliases",
      "isAdmin",
      "isDelegatedAdmin",
      "suspended",
      "archived",
      "creationTime",
      "lastLoginTime",
      "orgUnitPath",
      "isEnrolledIn2Sv",
    ),
    name: isObject(item) ? kept(item.name, "fullName") : {},
    externalIds: listOf(item, "externalIds", "type", "value"),
    relations: listOf(item, "relations", "type", "value"),
    organizations: listOf(item, "organizations", "primary", "title", "department"),
  })),
];

const pairs = z.array(z.object({ type: text(100), value: text(500) })).catch([]);
const schema = z.object({
  id: z.string().regex(googleId),
  primaryEmail: z.string().min(3).max(320),
  aliases: z.array(z.string().min(3).max(320)).max(200).catch([]),
  name: z.object({ fullName: text(500) }).catch({}),
  isAdmin: z.boolean().nullish().catch(null),
  isDelegatedAdmin: z.boolean().nullish().catch(null),
  suspended: z.unknown().optional(),
  archived: z.boolean().nullish().catch(null),
  creationTime: z.unknown().optional(),
  lastLoginTime: z.unknown().optional(),
  orgUnitPath: text(1000),
  isEnrolledIn2Sv: z.boolean().nullish().catch(null),
  externalIds: pairs,
  relations: pairs,
  organizations: z
    .array(
      z.object({
        primary: z.boolean().nullish().catch(null),
        title: text(300),
        department: text(300),
      }),
    )
    .catch([]),
});
export type Person = z.output<typeof schema>;

/** Accounts: which are people's and which are machines', and the hint that decided it. */
export function peopleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  const { customer } = records.beside;
  const name = typeof customer === "string" && customer !== "" ? clip(customer, 300) : records.realm;
  if (records.realm !== "")
    records.add({ t: "container", ref: customerRef(records.realm), kind: "organisation", name });
  for (const { item, where } of records.read(schema)) {
    const email = item.primaryEmail.toLowerCase();
    const { class: guess, why } = classOfPerson(item);
    const createdAt = records.time(item.creationTime, `${where} creationTime`);
    const at = records.time(item.lastLoginTime, `${where} lastLoginTime`);
    const work = item.organizations.find(({ primary }) => primary) ?? item.organizations[0];
    records.add({
      t: "identity",
      ref: personRef(item.id),
      aliases: [...new Set([email, ...item.aliases.map((each) => each.toLowerCase())])],
      kind: "directory_account",
      name: email,
      system,
      container: customerRef(records.realm),
      status: statusOf(item.suspended, item.archived),
      class: guess,
      classReason: why,
      managedBy: managerOfClass(guess),
      createdAt,
      lastUsed: notedUse(at, createdAt),
      tags: {
        ...(item.name.fullName ? { "display name": item.name.fullName } : {}),
        ...(item.orgUnitPath && item.orgUnitPath !== "/" ? { "organisational unit": item.orgUnitPath } : {}),
        ...(work?.department ? { department: work.department } : {}),
        ...(item.isAdmin ? { administrator: "super administrator" } : {}),
        ...(item.isDelegatedAdmin ? { administrator: "delegated" } : {}),
        ...(item.isEnrolledIn2Sv === false ? { "second factor": "none" } : {}),
      },
      ownerHints: managersOf(item),
      ...personField(guess, {
        email,
        employeeNumber: item.externalIds.find(({ type }) => type === "organization")?.value,
        manager: managerOf(item),
        department: work?.department,
        title: work?.title,
      }),
    });
  }
  return records.parsed();
}

/** Google leaves out what is false; any other word than its own must not read as active. */
function statusOf(suspended: unknown, archived: boolean | null | undefined) {
  if (suspended === true || archived === true) return "disabled" as const;
  return suspended === false || suspended === undefined ? ("active" as const) : ("unknown" as const);
}

/** Google names a manager by their address: an alias of their account. */
function managerOf({ relations }: Pick<Person, "relations">): Ref | null {
  const named = relations.find(({ type, value }) => type === "manager" && value?.includes("@"))?.value;
  return named ? personRef(named.trim().toLowerCase()) : null;
}

function managersOf({ relations }: Pick<Person, "relations">): OwnerHint[] {
  return relations.flatMap(({ type, value }): OwnerHint[] =>
    type === "manager" && value ? [{ type: "owner_object", value: clip(value, 500), at: null }] : [],
  );
}

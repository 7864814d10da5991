import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { askedReader, readerOf } from "@/lib/connectors/sdk/told-reader";
import { orgRef, salesforceId, salesforceRealms, system, userRef } from "./names";
import { fieldOf, objectStep } from "./object-step";
import { permission, type Salesforce } from "./session";

/** Permissions that reach everything, by the names of their fields. */
const mighty: { [field: string]: string } = {
  PermissionsModifyAllData: "Modify All Data",
  PermissionsViewAllData: "View All Data",
  PermissionsManageUsers: "Manage Users",
  PermissionsAuthorApex: "Author Apex",
};

/** Who holds which permission set; a profile is one as well. */
export const assignmentSteps = [
  objectStep(
    {
      object: "PermissionSetAssignment",
      permission: permission.setup,
      fields: ["Id", "AssigneeId", "PermissionSetId", "PermissionSet.Name"],
      further: [
        "PermissionSet.Label",
        "PermissionSet.IsOwnedByProfile",
        "PermissionSet.Profile.Name",
        ...Object.keys(mighty).map((field) => `PermissionSet.${field}`),
      ],
    },
    (record) => ({
      ...kept(record, "Id", "AssigneeId", "PermissionSetId"),
      set: {
        ...kept(record.PermissionSet, "Name", "Label", "IsOwnedByProfile"),
        profile: fieldOf(record, "PermissionSet", "Profile", "Name"),
        holds: heldIn(record),
      },
    }),
  ),
];

/** The mighty permissions of the set. Null: this org told of none of them, whether the set holds it or not. */
function heldIn(record: { [key: string]: unknown }): string[] | null {
  const told = Object.keys(mighty).map((field) => ({ field, has: fieldOf(record, "PermissionSet", field) }));
  if (!told.some(({ has }) => typeof has === "boolean")) return null;
  return told.filter(({ has }) => has === true).map(({ field }) => field);
}

const ownSchema = z.object({
  PermissionSetId: z.string().regex(salesforceId),
  PermissionSet: z.object({ LastModifiedDate: z.string().max(40) }),
});

/** Who reads, by its permission sets and when each was last changed. Null: it may not ask. */
export function toldReader({ user, query }: Salesforce): Promise<string | null> {
  return askedReader(async () => {
    const answer = await query(
      `SELECT PermissionSetId, PermissionSet.LastModifiedDate FROM PermissionSetAssignment WHERE AssigneeId = '${user}' ORDER BY Id`,
      permission.setup,
    );
    const own = z.array(ownSchema).min(1).safeParse(answer?.records).data;
    if (!own) return null;
    const words = own.map((each) => `${each.PermissionSetId} ${each.PermissionSet.LastModifiedDate}`);
    return readerOf(user, words);
  });
}

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  AssigneeId: z.string().regex(salesforceId),
  PermissionSetId: z.string().regex(salesforceId),
  set: z
    .object({
      Name: text,
      Label: text,
      IsOwnedByProfile: z.boolean().nullish().catch(null),
      profile: text,
      holds: z.array(z.string()).nullable().catch(null),
    })
    .catch({ Name: null, Label: null, IsOwnedByProfile: null, profile: null, holds: null }),
});

export function assignmentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item } of records.read(schema)) {
    const { Name: name, Label: label, IsOwnedByProfile: isProfile, profile, holds } = item.set;
    const entitlement = records.ref(`permission-set/${item.PermissionSetId}`);
    if (records.isNew("entitlement", entitlement))
      records.add({
        t: "entitlement",
        ref: entitlement,
        kind: "role",
        name: isProfile && profile ? `Profile ${profile}` : label || name || item.PermissionSetId,
        system,
        body: {
          ...(name ? { name } : {}),
          ...(holds === null
            ? {}
            : {
                reachesEverything: holds.flatMap((field) =>
                  Object.hasOwn(mighty, field) ? (mighty[field] ?? []) : [],
                ),
              }),
        },
      });
    records.add({
      t: "grant",
      principal: userRef(records.realm, item.AssigneeId),
      entitlement,
      scope: orgRef(records.realm),
    });
  }
  return records.parsed();
}

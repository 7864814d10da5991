import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { notedUse } from "@/lib/connectors/sdk/noted-use";
import { personField } from "@/lib/connectors/sdk/person-profile";
import { text } from "@/lib/connectors/sdk/text-field";
import { managerOfClass } from "@/lib/domain/identity-class";
import { hasMachineName } from "@/lib/domain/machine-name";
import type { IdentityClass } from "@/lib/domain/record";
import { orgRef, salesforceId, salesforceRealms, system, userRef } from "./names";
import { fieldOf, objectStep } from "./object-step";
import { permission } from "./session";

/** Users of the org itself; those of portals and communities are customers and partners. */
export const userSteps = [
  objectStep(
    {
      object: "User",
      permission: permission.setup,
      fields: [
        "Id",
        "Username",
        "IsActive",
        "UserType",
        "Profile.Name",
        "LastLoginDate",
        "CreatedDate",
        "Email",
      ],
      further: ["Name", "EmployeeNumber", "CreatedBy.Username"],
      where: "UserType NOT IN ('CspLitePortal', 'CustomerSuccess', 'PowerCustomerSuccess', 'PowerPartner')",
    },
    (record) => ({
      ...kept(
        record,
        "Id",
        "Username",
        "Name",
        "IsActive",
        "UserType",
        "LastLoginDate",
        "CreatedDate",
        "Email",
      ),
      numbered: typeof record.EmployeeNumber === "string" && record.EmployeeNumber !== "",
      profile: fieldOf(record, "Profile", "Name"),
      creator: fieldOf(record, "CreatedBy", "Username"),
    }),
  ),
];

const schema = z.object({
  Id: z.string().regex(salesforceId),
  Username: text(500),
  Name: text(500),
  IsActive: z.boolean().nullish().catch(null),
  UserType: text(100),
  LastLoginDate: z.unknown().optional(),
  CreatedDate: z.unknown().optional(),
  Email: text(320),
  numbered: z.boolean().catch(false),
  profile: text(500),
  creator: text(500),
});
type User = z.output<typeof schema>;

export function userRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item, where } of records.read(schema)) {
    const at = records.time(item.LastLoginDate, `${where} LastLoginDate`);
    const createdAt = records.time(item.CreatedDate, `${where} CreatedDate`);
    const nature = natureOf(item);
    records.add({
      t: "identity",
      ref: userRef(records.realm, item.Id),
      aliases: item.Username ? [`username/${item.Username}`] : [],
      kind: "directory_account",
      name: item.Username || item.Name || item.Id,
      system,
      container: orgRef(records.realm),
      status: item.IsActive === true ? "active" : item.IsActive === false ? "disabled" : "unknown",
      class: nature.class,
      classReason: nature.why,
      managedBy: isOfSalesforce(item) ? "provider" : managerOfClass(nature.class),
      createdAt,
      lastUsed: notedUse(at, createdAt),
      tags: {
        ...(item.Name ? { name: item.Name } : {}),
        ...(item.profile ? { profile: item.profile } : {}),
        ...(item.UserType ? { "user type": item.UserType } : {}),
      },
      ownerHints: item.creator ? [{ type: "creator", value: item.creator, at: createdAt }] : [],
      // Which number of an employee they have is not kept, only that there is one.
      ...personField(nature.class, { email: item.Email }),
    });
  }
  return records.parsed();
}

/** Users that Salesforce makes for its own processes. */
const ofSalesforce = new Set(["AutomatedProcess", "CloudIntegrationUser"]);
const isOfSalesforce = ({ UserType }: User) => typeof UserType === "string" && ofSalesforce.has(UserType);
const machineProfile = /\b(?:integration|integrations|api only|agent user|bot)\b/i;

/** Human needs proof: the number of an employee. A profile or a name that speaks of a machine is one. */
function natureOf(user: User): { class: IdentityClass; why: string } {
  if (isOfSalesforce(user))
    return { class: "non_human", why: `Salesforce's own: its user type is ${user.UserType}.` };
  if (user.UserType === "Guest")
    return { class: "non_human", why: "Whoever visits a site without signing in acts as it." };
  if (user.profile && machineProfile.test(user.profile))
    return { class: "non_human", why: `Its profile is ${user.profile}.` };
  if (user.Username && hasMachineName(user.Username.split("@")[0] ?? ""))
    return user.numbered
      ? { class: "both", why: "It has an employee number, and its name speaks of a machine." }
      : { class: "non_human", why: "Its name speaks of a machine." };
  return user.numbered
    ? { class: "human", why: "The org knows it under an employee number." }
    : { class: "unsure", why: "It has no employee number, and nothing speaks of a machine." };
}

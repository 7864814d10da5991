import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { personField } from "@/lib/connectors/sdk/person-profile";
import { managerOfClass } from "@/lib/domain/identity-class";
import { hasMachineName } from "@/lib/domain/machine-name";
import type { IdentityClass } from "@/lib/domain/record";
import { graphStep } from "./graph-list";
import { entraRealms, guid, system, tenantRef } from "./names";
import { permission } from "./permissions";

const fields = [
  ...["id", "displayName", "userPrincipalName", "accountEnabled", "userType", "createdDateTime"],
  ...["employeeId", "employeeType", "department", "onPremisesSyncEnabled", "mail", "jobTitle"],
];

const agentUser = "#microsoft.graph.agentUser";

/** Accounts, and then those that belong to agents. */
export const accountSteps = [
  graphStep(
    {
      path: "/v1.0/users",
      select: fields,
      expand: "manager($select=id)",
      top: 999,
      permission: permission.users,
    },
    (item) => ({
      ...kept(item, ...fields, "@odata.type"),
      manager: isObject(item) && isObject(item.manager) ? kept(item.manager, "id") : null,
    }),
  ),
  // Only this list tells whose user an agent's is. Clouds that know no agents refuse the kind: there are none then.
  graphStep(
    {
      path: "/v1.0/users/microsoft.graph.agentUser",
      top: 100,
      permission: permission.users,
      accept: [400, 404],
    },
    (item) => ({ ...kept(item, ...fields, "identityParentId"), "@odata.type": agentUser }),
  ),
];

const accountSchema = z.object({
  id: z.string().regex(guid),
  displayName: z.string().max(2000).nullish().catch(null),
  userPrincipalName: z.string().max(1000).nullish().catch(null),
  accountEnabled: z.boolean().nullish().catch(null),
  userType: z.string().max(100).nullish().catch(null),
  createdDateTime: z.unknown().optional(),
  employeeId: z.string().max(200).nullish().catch(null),
  employeeType: z.string().max(200).nullish().catch(null),
  department: z.string().max(500).nullish().catch(null),
  onPremisesSyncEnabled: z.boolean().nullish().catch(null),
  mail: z.string().max(1000).nullish().catch(null),
  jobTitle: z.string().max(500).nullish().catch(null),
  manager: z
    .object({ id: z.string().regex(guid) })
    .nullish()
    .catch(null),
  "@odata.type": z.string().max(200).nullish().catch(null),
  identityParentId: z.string().max(100).nullish().catch(null),
});
type Account = z.output<typeof accountSchema>;

/** Accounts of the directory. Which are people's and which are machines', and the hint that decided it. */
export function accountRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(accountSchema)) {
    const ref = records.ref(item.id.toLowerCase());
    const { class: guess, why } = classOfAccount(item);
    records.add({
      t: "identity",
      ref,
      kind: "directory_account",
      name: item.userPrincipalName || item.displayName || item.id,
      system,
      container: tenantRef(records.realm),
      status:
        item.accountEnabled === true ? "active" : item.accountEnabled === false ? "disabled" : "unknown",
      class: guess,
      classReason: why,
      managedBy: managerOfClass(guess),
      createdAt: records.time(item.createdDateTime, `${where} createdDateTime`),
      tags: {
        ...(item.displayName ? { "display name": item.displayName } : {}),
        ...(item.userType ? { "user type": item.userType } : {}),
        ...(item.employeeType ? { "employee type": item.employeeType } : {}),
        ...(item.department ? { department: item.department } : {}),
        ...(item.onPremisesSyncEnabled ? { "synced from": "an Active Directory" } : {}),
      },
      ...personField(guess, {
        email: addressOf(item),
        employeeNumber: item.employeeId,
        manager: item.manager ? records.ref(item.manager.id.toLowerCase()) : null,
        department: item.department,
        title: item.jobTitle,
      }),
    });
    if (isAgentUser(item) && item.identityParentId) {
      const agent = item.identityParentId.toLowerCase();
      records.add({
        t: "trust",
        identity: ref,
        kind: "agent",
        subject: `agent identity ${agent}`,
        subjectRef: records.ref(agent),
      });
    }
  }
  return records.parsed();
}

/** Whose address a guest has, their own directory says; a member without a mailbox is known by the name to sign in with. */
function addressOf({ userType, mail, userPrincipalName }: Account): string | null | undefined {
  return userType === "Guest" ? null : mail || userPrincipalName;
}

const isAgentUser = ({ "@odata.type": type }: Account) => type === agentUser;
const machineType = /\b(?:service|machine|bot|robot|agent|application|system|automation|shared|resource)\b/i;
/** Accounts that Entra Connect makes for itself to sign in with. */
const connector = /^(?:Sync_|ADToAADSyncServiceAccount)/i;

/**
 * Human needs proof: the number under which the directory knows an employee. A name, a guest's invitation or a licence is
 * none. What speaks of a machine decides next; without any hint it stays unsure.
 */
export function classOfAccount(account: Account): { class: IdentityClass; why: string } {
  const { userPrincipalName, displayName, employeeId, employeeType, userType } = account;
  const login = (userPrincipalName ?? "").split("@")[0] ?? "";
  const name = [login, displayName ?? ""].find(hasMachineName);
  if (isAgentUser(account)) return { class: "non_human", why: "Entra calls it an agent's user." };
  if (connector.test(login))
    return {
      class: "non_human",
      why: `Entra Connect makes accounts that are called ${login.split("_")[0]}.`,
    };
  if (employeeType && machineType.test(employeeType))
    return { class: "non_human", why: `Its employee type says ${employeeType}.` };
  if (employeeId && name)
    return {
      class: "both",
      why: `It has an employee id, and its name ${clip(name, 100)} speaks of a machine.`,
    };
  if (employeeId) return { class: "human", why: "The directory knows it under an employee id." };
  if (name) return { class: "non_human", why: `Its name ${clip(name, 100)} speaks of a machine.` };
  if (userType === "Guest")
    return { class: "unsure", why: "It is a guest: whose it is, its own directory knows." };
  return { class: "unsure", why: "It has no employee id, and nothing in its name speaks of a machine." };
}

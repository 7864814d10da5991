import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { notedUse } from "@/lib/connectors/sdk/noted-use";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { personField } from "@/lib/connectors/sdk/person-profile";
import { text } from "@/lib/connectors/sdk/text-field";
import { managerOfClass } from "@/lib/domain/identity-class";
import { hasMachineName } from "@/lib/domain/machine-name";
import type { IdentityClass, Ref, Status } from "@/lib/domain/record";
import { oktaId, oktaRealms, orgRef, system } from "./names";
import { oktaStep, readAll } from "./okta-list";
import { permission } from "./permissions";

const profileFields = [
  ...["login", "email", "displayName", "employeeNumber", "userType", "department", "title"],
  ...["manager", "managerId"],
];

export const peopleSteps = [
  oktaStep(
    "GET /api/v1/users",
    { path: "/api/v1/users", limit: 200, permission: permission.users },
    (item) => ({
      ...kept(item, "id", "status", "created", "lastLogin"),
      profile: isObject(item) ? kept(item.profile, ...profileFields) : {},
    }),
  ),
];

/** Groups with who is in them. That of everyone says nothing, and is not asked. */
export const groupSteps = [
  oktaStep(
    "GET /api/v1/groups/{group}/users",
    { path: "/api/v1/groups", limit: 50, permission: permission.groups },
    async (item, { ask }) => {
      if (!isObject(item) || typeof item.id !== "string" || !oktaId.test(item.id)) return item;
      const list = { path: `/api/v1/groups/${item.id}/users`, limit: 1000, permission: permission.groups };
      const members = item.type === "BUILT_IN" ? [] : await readAll(ask, list);
      return {
        ...kept(item, "id", "type"),
        profile: kept(item.profile, "name", "description"),
        members: members.map((each) => kept(each, "id")),
      };
    },
  ),
];

const personSchema = z.object({
  id: z.string().regex(oktaId),
  status: text(100),
  created: z.unknown().optional(),
  lastLogin: z.unknown().optional(),
  profile: z
    .object({
      login: text(500),
      displayName: text(500),
      employeeNumber: text(200),
      userType: text(200),
      department: text(500),
      title: text(500),
      email: text(500),
      manager: text(500),
      managerId: text(500),
    })
    .catch({}),
});
type Person = z.output<typeof personSchema>;

const states: { [state: string]: Status } = {
  ACTIVE: "active",
  PASSWORD_EXPIRED: "active",
  RECOVERY: "active",
  LOCKED_OUT: "active",
  STAGED: "disabled",
  PROVISIONED: "disabled",
  SUSPENDED: "disabled",
  DEPROVISIONED: "disabled",
};

/** Accounts. Which are people's and which are machines', and the hint that decided it. */
export function peopleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(personSchema)) {
    const { login, displayName, userType, department } = item.profile;
    const { class: guess, why } = classOfPerson(item);
    const at = records.time(item.lastLogin, `${where} lastLogin`);
    const createdAt = records.time(item.created, `${where} created`);
    records.add({
      t: "identity",
      ref: records.ref(item.id),
      // By its login, the accounts of those whom it manages name it.
      aliases: login ? [login.toLowerCase()] : [],
      kind: "directory_account",
      name: login || displayName || item.id,
      system,
      container: orgRef(records.realm),
      status: (item.status && Object.hasOwn(states, item.status) && states[item.status]) || "unknown",
      class: guess,
      classReason: why,
      managedBy: managerOfClass(guess),
      createdAt,
      // Signing in is one way in; its API tokens are another, and are told apart.
      lastUsed: notedUse(at, createdAt),
      tags: {
        ...(displayName ? { "display name": displayName } : {}),
        ...(userType ? { "user type": userType } : {}),
        ...(department ? { department } : {}),
      },
      ...personField(guess, {
        email: item.profile.email || login,
        employeeNumber: item.profile.employeeNumber,
        manager: managerOf(records, item),
        department,
        title: item.profile.title,
      }),
    });
  }
  return records.parsed();
}

/** Organisations write an id of Okta, a login or a name there. Only the first two name an account; a name names nobody. */
function managerOf(records: ItemRecords, { profile }: Person): Ref | null {
  const named = [profile.managerId, profile.manager].find(
    (value) => value && (/^00u\w{5,50}$/.test(value) || /^[^\s@]+@[^\s@]+$/.test(value)),
  );
  if (!named) return null;
  return records.ref(named.includes("@") ? named.toLowerCase() : named);
}

const machineType =
  /\b(?:service|machine|bot|robot|agent|application|system|automation|shared|integration)\b/i;

/** Human needs proof: the number of an employee. A name or a role is none; without any hint it stays unsure. */
export function classOfPerson({ profile }: Person): { class: IdentityClass; why: string } {
  const { login, displayName, employeeNumber, userType } = profile;
  const name = [(login ?? "").split("@")[0] ?? "", displayName ?? ""].find(hasMachineName);
  if (userType && machineType.test(userType))
    return { class: "non_human", why: `Its user type says ${userType}.` };
  if (employeeNumber && name)
    return {
      class: "both",
      why: `It has an employee number, and its name ${clip(name, 100)} speaks of a machine.`,
    };
  if (employeeNumber) return { class: "human", why: "The directory knows it under an employee number." };
  if (name) return { class: "non_human", why: `Its name ${clip(name, 100)} speaks of a machine.` };
  return { class: "unsure", why: "It has no employee number, and nothing in its name speaks of a machine." };
}

const groupSchema = z.object({
  id: z.string().regex(oktaId),
  profile: z.object({ name: text(500) }).catch({}),
  members: z.unknown().optional(),
});
const memberSchema = z.object({ id: z.string().regex(oktaId) });

export function groupRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(groupSchema)) {
    const group = records.ref(`group/${item.id}`);
    records.add({ t: "entitlement", ref: group, kind: "group", name: item.profile.name || item.id, system });
    for (const outside of records.list(item.members, `${where} members`)) {
      const member = memberSchema.safeParse(outside).data;
      if (member) records.add({ t: "member", group, member: records.ref(member.id) });
      else records.problem(where, "One of its members has no id that can be read.");
    }
  }
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { readAll } from "@/lib/connectors/sdk/google-list";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { askedReader, readerOf } from "@/lib/connectors/sdk/told-reader";
import { customerRealms, googleId, groupRef, personRef, roleRef, system } from "./names";
import { permission } from "./permissions";
import { directory, type Tools, workspaceStep } from "./tools";

const path = `${directory}/customer/my_customer`;

export const roleSteps = [
  workspaceStep(
    "GET /admin/directory/v1/customer/{customer}/roles",
    { url: `${path}/roles`, under: "items", pageSize: 100, permission: permission.roles },
    (item) => ({
      ...kept(item, "roleId", "roleName", "roleDescription", "isSystemRole", "isSuperAdminRole"),
      may:
        isObject(item) && Array.isArray(item.rolePrivileges)
          ? item.rolePrivileges.map((each) => kept(each, "privilegeName", "serviceId"))
          : [],
    }),
  ),
  workspaceStep(
    "GET /admin/directory/v1/customer/{customer}/roleassignments",
    { url: `${path}/roleassignments`, under: "items", pageSize: 200, permission: permission.roles },
    async (item, tools) => ({
      ...kept(
        item,
        "roleAssignmentId",
        "roleId",
        "assignedTo",
        "assigneeType",
        "scopeType",
        "orgUnitId",
        "condition",
      ),
      group: isObject(item) && isGroup(item.assigneeType) ? await addressOf(tools, item.assignedTo) : null,
    }),
  ),
];

const heldSchema = z.object({
  roleId: z.string().regex(googleId),
  scopeType: z.string().max(50).catch(""),
  orgUnitId: z.string().max(200).catch(""),
});
const privilegesSchema = z.object({ roleId: z.string(), rolePrivileges: z.array(z.unknown()).catch([]) });

/** Who reads, by which roles, over which units and with which privileges. Null: it may not ask. */
export function toldReader({ ask }: Tools, admin: string): Promise<string | null> {
  const list = (of: string, query: { [name: string]: string }) =>
    readAll(ask, { url: `${path}/${of}`, query, under: "items", permission: permission.roles });
  return askedReader(async () => {
    const held = await list("roleassignments", { userKey: admin, includeIndirectRoleAssignments: "true" });
    const given = z.array(heldSchema).safeParse(held).data;
    const roles = z.array(privilegesSchema).safeParse(await list("roles", {})).data;
    if (!given || !roles) return null;
    const privileges = new Map(roles.map(({ roleId, rolePrivileges }) => [roleId, rolePrivileges]));
    const words = given.map(({ roleId, scopeType, orgUnitId }) =>
      JSON.stringify([roleId, scopeType, orgUnitId, privileges.get(roleId) ?? []]),
    );
    return readerOf(admin, words);
  });
}

function isGroup(type: unknown): boolean {
  return typeof type === "string" && type.toUpperCase() === "GROUP";
}

const groupSchema = z.object({ email: z.string().min(3).max(320) });

/** Assignments name groups by their ids, all else by their addresses. */
async function addressOf({ ask }: Tools, id: unknown): Promise<string | null> {
  if (typeof id !== "string" || !googleId.test(id)) return null;
  const answer = await ask({
    url: `${directory}/groups/${id}`,
    permission: permission.groups,
    accept: [404],
  });
  return groupSchema.safeParse(answer.status === 404 ? null : answer.json()).data?.email ?? null;
}

const roleSchema = z.object({
  roleId: z.string().regex(googleId),
  roleName: text(500),
  roleDescription: text(4000),
  isSystemRole: z.boolean().nullish().catch(null),
  isSuperAdminRole: z.boolean().nullish().catch(null),
  may: z.array(z.unknown()).catch([]),
});

/** Roles of administrators, with what they may do. */
export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  for (const { item } of records.read(roleSchema))
    records.add({
      t: "entitlement",
      ref: roleRef(records.realm, item.roleId),
      kind: "role",
      name: item.roleName || item.roleId,
      system,
      managedBy: item.isSystemRole ? "provider" : "customer",
      body: {
        superAdministrator: item.isSuperAdminRole === true,
        description: item.roleDescription ?? "",
        privileges: item.may,
      },
    });
  return records.parsed();
}

const assignmentSchema = z.object({
  roleId: z.string().regex(googleId),
  assignedTo: z.string().regex(googleId),
  assigneeType: text(50),
  group: z.string().min(3).max(320).nullish().catch(null),
  scopeType: text(50),
  orgUnitId: text(200),
  condition: text(2000),
});

/** Who holds which role: people, groups, and service accounts of Google Cloud, by their unique ids. */
export function assignmentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  for (const { item, where } of records.read(assignmentSchema)) {
    const ofGroup = isGroup(item.assigneeType);
    if (ofGroup && !item.group) {
      records.problem(where, "The group that holds this role is not known any more.");
      continue;
    }
    const limits = {
      ...(item.scopeType === "ORG_UNIT" ? { orgUnit: item.orgUnitId ?? "unknown" } : {}),
      ...(item.condition ? { condition: item.condition } : {}),
    };
    records.add({
      t: "grant",
      principal: ofGroup && item.group ? groupRef(item.group) : personRef(item.assignedTo),
      principalKind: ofGroup ? "group" : "identity",
      entitlement: roleRef(records.realm, item.roleId),
      ...(Object.keys(limits).length > 0 ? { condition: limits } : {}),
    });
  }
  return records.parsed();
}

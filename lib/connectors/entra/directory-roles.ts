import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { graphStep } from "./graph-list";
import { entraRealms, guid, system } from "./names";
import { permission } from "./permissions";
import { readAllOf } from "./tools";

/** Roles of the directory, and who holds them. Who may only take one up for a while is not listed here. */
export const directoryRoleSteps = [
  graphStep(
    {
      path: "/v1.0/roleManagement/directory/roleDefinitions",
      permission: permission.roles,
    },
    (item) => kept(item, "id", "displayName", "description", "isBuiltIn", "isEnabled", "rolePermissions"),
  ),
  graphStep(
    {
      path: "/v1.0/roleManagement/directory/roleAssignments",
      expand: "principal",
      permission: permission.roles,
    },
    (item) => ({
      ...kept(item, "id", "principalId", "roleDefinitionId", "directoryScopeId"),
      principal: isObject(item) ? kept(item.principal, "id", "displayName", "@odata.type") : null,
    }),
  ),
];

const roleSchema = z.object({
  id: z.string().min(1).max(100),
  displayName: z.string().max(500).catch(""),
  isBuiltIn: z.boolean().nullish().catch(null),
  rolePermissions: z.array(z.unknown()).optional().catch(undefined),
});

export function roleDefinitionRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item } of records.read(roleSchema)) {
    records.add({
      t: "entitlement",
      ref: records.ref(`directory-role/${item.id.toLowerCase()}`),
      kind: "role",
      name: item.displayName || item.id,
      system,
      managedBy: item.isBuiltIn === false ? "customer" : "provider",
      body: { rolePermissions: item.rolePermissions ?? "unknown" },
    });
  }
  return records.parsed();
}

const assignmentSchema = z.object({
  principalId: z.string().regex(guid),
  roleDefinitionId: z.string().min(1).max(100),
  directoryScopeId: z.string().max(500).nullish().catch(null),
  principal: z
    .object({
      displayName: z.string().max(500).nullish().catch(null),
      "@odata.type": z.string().max(200).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

export function roleAssignmentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item } of records.read(assignmentSchema)) {
    const isGroup = item.principal?.["@odata.type"] === "#microsoft.graph.group";
    const id = item.principalId.toLowerCase();
    if (isGroup) addGroup(records, id, item.principal?.displayName);
    records.add({
      t: "grant",
      principal: isGroup ? groupRef(records, id) : records.ref(id),
      principalKind: isGroup ? "group" : "identity",
      entitlement: records.ref(`directory-role/${item.roleDefinitionId.toLowerCase()}`),
      scope: scopeOf(records, item.directoryScopeId),
    });
  }
  return records.parsed();
}

/** `/` is the whole directory; anything else is one object or unit in it. */
function scopeOf(records: ItemRecords, path: string | null | undefined): Ref | null {
  if (path === "/") return null;
  const name = path || "a part of the directory that is not told";
  const ref = records.ref(`part/${name.replace(/^\//, "")}`);
  if (records.isNew("resource", ref)) records.add({ t: "resource", ref, kind: "directory_part", name });
  return ref;
}

function groupRef(records: ItemRecords, id: string): Ref {
  return records.ref(`group/${id}`);
}

/** A group where it is met; where its name is told, that is said once a page. */
export function addGroup(records: ItemRecords, id: string, name: string | null | undefined): Ref {
  const ref = groupRef(records, id);
  if (name && records.isNew("entitlement", ref))
    records.add({ t: "entitlement", ref, kind: "group", name, system });
  return ref;
}

const expandedAtMost = 20;
const memberFields = ["id", "displayName", "@odata.type"];

/** Groups that principals are in: what is granted to a group is theirs too. */
export const membershipSteps = [
  graphStep(
    {
      path: "/v1.0/servicePrincipals",
      select: ["id", "displayName"],
      expand: "memberOf",
      top: 100,
      permission: permission.members,
    },
    async (item, { session }) => {
      if (!isObject(item)) return item;
      const shown = Array.isArray(item.memberOf) ? item.memberOf : [];
      const all =
        shown.length >= expandedAtMost && typeof item.id === "string"
          ? await readAllOf(
              session,
              `/v1.0/servicePrincipals/${encodeURIComponent(item.id)}/memberOf`,
              permission.members,
            )
          : shown;
      return { ...kept(item, "id", "displayName"), groups: all.map((each) => kept(each, ...memberFields)) };
    },
  ),
];

const memberSchema = z.object({ id: z.string().regex(guid), groups: z.unknown().optional() });
const groupSchema = z.object({
  id: z.string().regex(guid),
  displayName: z.string().max(500).nullish().catch(null),
  "@odata.type": z.string().max(200).nullish().catch(null),
});

export function membershipRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(memberSchema)) {
    for (const outside of records.list(item.groups, `${where} memberOf`)) {
      const read = groupSchema.safeParse(outside);
      if (!read.success) {
        records.problem(where, "One of its groups has no id that can be read.");
        continue;
      }
      // Roles and administrative units stand in the same list; they are read where they are granted.
      if (!["#microsoft.graph.group", null, undefined].includes(read.data["@odata.type"])) continue;
      const group = addGroup(records, read.data.id.toLowerCase(), read.data.displayName);
      records.add({ t: "member", group, member: records.ref(item.id.toLowerCase()) });
    }
  }
  return records.parsed();
}

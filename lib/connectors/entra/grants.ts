import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { graphStep } from "./graph-list";
import { entraRealms, guid, system } from "./names";
import { permission } from "./permissions";
import { readAllOf, type Tools } from "./tools";

/** Graph expands no more than this of what hangs on one object, and does not say that there is more. */
const expandedAtMost = 20;
const assignmentFields = [
  "id",
  "appRoleId",
  "principalId",
  "resourceId",
  "resourceDisplayName",
  "createdDateTime",
];

/** What principals may do by themselves; who has many is asked apart. */
export const appRoleSteps = [
  graphStep(
    {
      path: "/v1.0/servicePrincipals",
      select: ["id", "displayName"],
      expand: "appRoleAssignments",
      top: 100,
      permission: permission.applications,
    },
    async (item, { session }) => {
      if (!isObject(item)) return item;
      const shown = Array.isArray(item.appRoleAssignments) ? item.appRoleAssignments : [];
      const all =
        shown.length >= expandedAtMost && typeof item.id === "string"
          ? await readAllOf(
              session,
              `/v1.0/servicePrincipals/${encodeURIComponent(item.id)}/appRoleAssignments`,
              permission.applications,
            )
          : shown;
      return {
        ...kept(item, "id", "displayName"),
        assigned: all.map((each) => kept(each, ...assignmentFields)),
      };
    },
    async (items, tools) => ({
      resources: await resourcesOf(
        items.flatMap((item) => (isObject(item) && Array.isArray(item.assigned) ? item.assigned : [])),
        tools,
      ),
    }),
  ),
];

/** What principals may do in the name of people. */
export const delegatedSteps = [
  graphStep(
    { path: "/v1.0/oauth2PermissionGrants", top: 999, permission: permission.delegated },
    (item) => kept(item, "id", "clientId", "consentType", "principalId", "resourceId", "scope"),
    async (items, tools) => ({ resources: await resourcesOf(items, tools) }),
  ),
];

/** The applications that a page's accesses are to, with the names of the roles that stand in it. */
async function resourcesOf(accesses: unknown[], tools: Tools): Promise<unknown[]> {
  const used = new Map<string, Set<string>>();
  for (const access of accesses) {
    if (!isObject(access) || typeof access.resourceId !== "string") continue;
    const roles = used.get(access.resourceId) ?? new Set();
    used.set(access.resourceId, roles);
    if (typeof access.appRoleId === "string") roles.add(access.appRoleId.toLowerCase());
  }
  const resources: unknown[] = [];
  for (const [id, roles] of used) {
    const { appId, name, roles: known } = await tools.resource(id);
    resources.push({
      id,
      appId,
      name,
      roles: [...roles].flatMap((role) => {
        const found = known.get(role);
        return found ? [{ id: role, ...found }] : [];
      }),
    });
  }
  return resources;
}

const resourceSchema = z.object({
  id: z.string().max(100),
  appId: z.string().max(100).catch(""),
  name: z.string().max(500).catch(""),
  roles: z
    .array(z.object({ id: z.string(), value: z.string().catch(""), label: z.string().catch("") }))
    .catch([]),
});
type Resource = z.output<typeof resourceSchema>;

function resourcesBeside(records: ItemRecords): Map<string, Resource> {
  const resources = records.list(records.beside.resources, "resources").flatMap((outside) => {
    const read = resourceSchema.safeParse(outside).data;
    return read ? [[read.id, read] as const] : [];
  });
  return new Map(resources);
}

const holderSchema = z.object({ id: z.string().regex(guid), assigned: z.unknown().optional() });
const assignmentSchema = z.object({
  appRoleId: z.string().regex(guid),
  resourceId: z.string().regex(guid),
  resourceDisplayName: z.string().max(500).nullish().catch(null),
});
/** Whoever was let in without a role of the application. */
const defaultRole = "00000000-0000-0000-0000-000000000000";

/** Application permissions: a grant of a role that the application offers, which holds in the whole tenant. */
export function appRoleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  const resources = resourcesBeside(records);
  for (const { item, where } of records.read(holderSchema)) {
    for (const outside of records.list(item.assigned, `${where} appRoleAssignments`)) {
      const read = assignmentSchema.safeParse(outside);
      if (!read.success) {
        records.problem(where, "One of its app role assignments cannot be read.");
        continue;
      }
      const roleId = read.data.appRoleId.toLowerCase();
      const resource = resources.get(read.data.resourceId);
      const role = resource?.roles.find(({ id }) => id === roleId);
      const of = resource?.name || read.data.resourceDisplayName || read.data.resourceId;
      const what = roleId === defaultRole ? "default access" : role?.value || roleId;
      const entitlement = records.ref(`app-role/${read.data.resourceId.toLowerCase()}/${roleId}`);
      if (records.isNew("entitlement", entitlement)) {
        records.add({
          t: "entitlement",
          ref: entitlement,
          kind: "scope",
          name: clip(`${of}: ${what}`, 400),
          system,
          managedBy: "provider",
          body: {
            resource: of,
            resourceAppId: resource?.appId || null,
            permission: what,
            type: "application",
            ...(role?.label ? { label: role.label } : {}),
          },
        });
      }
      records.add({ t: "grant", principal: records.ref(item.id.toLowerCase()), entitlement });
    }
  }
  return records.parsed();
}

const delegatedSchema = z.object({
  clientId: z.string().regex(guid),
  resourceId: z.string().regex(guid),
  consentType: z.string().max(100).nullish().catch(null),
  principalId: z.string().max(100).nullish().catch(null),
  scope: z.string().max(20_000),
});

/** Delegated permissions: what an application may do for one person, or for everyone, while they use it. */
export function delegatedRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  const resources = resourcesBeside(records);
  for (const { item } of records.read(delegatedSchema)) {
    const resource = resources.get(item.resourceId);
    const of = resource?.name || item.resourceId;
    for (const value of item.scope.split(/\s+/).filter(Boolean)) {
      const entitlement = records.ref(clip(`scope/${item.resourceId.toLowerCase()}/${value}`, 1000));
      if (records.isNew("entitlement", entitlement)) {
        records.add({
          t: "entitlement",
          ref: entitlement,
          kind: "scope",
          name: clip(`${of}: ${value} (delegated)`, 400),
          system,
          managedBy: "provider",
          body: {
            resource: of,
            resourceAppId: resource?.appId || null,
            permission: clip(value, 500),
            type: "delegated",
          },
        });
      }
      records.add({
        t: "grant",
        principal: records.ref(item.clientId.toLowerCase()),
        entitlement,
        condition: { onBehalfOf: onBehalfOf(item) },
      });
    }
  }
  return records.parsed();
}

function onBehalfOf({ consentType, principalId }: z.output<typeof delegatedSchema>): string {
  if (consentType === "AllPrincipals") return "everyone";
  return consentType === "Principal" && principalId ? principalId : "unknown";
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { tagsOf } from "@/lib/connectors/sdk/label-tags";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { Ref } from "@/lib/domain/record";
import { azureStep } from "./azure-query";
import { addGroup } from "./directory-roles";
import { azureRef, azureRoleRef, azureSystem, entraRealms, guid, tenantRef } from "./names";
import { permission } from "./permissions";
import type { Tools } from "./tools";

/** Management groups and subscriptions. */
export const subscriptionSteps: Step<Tools>[] = [
  azureStep(
    "Resource Graph: subscriptions and management groups",
    permission.subscriptions,
    "resourcecontainers | where type in~ ('microsoft.resources/subscriptions', 'microsoft.management/managementgroups') | project id, name, type, tags, properties | order by id asc",
    (items) =>
      items.map((item) => ({
        ...kept(item, "id", "name", "type", "tags"),
        ...(isObject(item) ? kept(item.properties, "displayName", "state") : {}),
        parent: parentOf(item),
      })),
  ),
];

/** The management group above, the nearest first, as Resource Graph tells it. */
function parentOf(item: unknown): unknown {
  const properties = isObject(item) && isObject(item.properties) ? item.properties : {};
  const details = isObject(properties.details) ? properties.details : {};
  const chain = properties.managementGroupAncestorsChain ?? details.managementGroupAncestorsChain;
  const [nearest]: unknown[] = Array.isArray(chain) ? chain : [];
  return isObject(nearest) && typeof nearest.name === "string" ? nearest.name : null;
}

const containerSchema = z.object({
  id: z.string().min(1).max(1000),
  name: z.string().max(500).catch(""),
  displayName: z.string().max(500).nullish().catch(null),
  type: z.string().max(200).catch(""),
  state: z.string().max(100).nullish().catch(null),
  parent: z.string().max(200).nullish().catch(null),
  tags: z.unknown().optional(),
});

export function subscriptionRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item } of records.read(containerSchema)) {
    const isSubscription = /subscriptions$/i.test(item.type);
    records.add({
      t: "container",
      ref: azureRef(records.realm, item.id),
      kind: isSubscription ? "subscription" : "organisational_unit",
      name: item.displayName || item.name || item.id,
      parent: item.parent
        ? azureRef(records.realm, `/providers/Microsoft.Management/managementGroups/${item.parent}`)
        : tenantRef(records.realm),
      status: isSubscription && item.state && item.state !== "Enabled" ? "disabled" : "active",
      tags: tagsOf(item.tags),
    });
  }
  return records.parsed();
}

/** Roles of Azure, and who holds them where. */
export const azureRoleSteps: Step<Tools>[] = [
  azureStep(
    "Resource Graph: roleDefinitions",
    permission.azureRoles,
    "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions' | project id, name, properties | order by id asc",
    (items) =>
      items.map((item) => ({
        ...kept(item, "id", "name"),
        ...(isObject(item)
          ? kept(item.properties, "roleName", "type", "permissions", "assignableScopes")
          : {}),
      })),
  ),
  azureStep(
    "Resource Graph: roleAssignments",
    permission.azureAssignments,
    "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | project id, name, properties | order by id asc",
    (items) =>
      items.map((item) => ({
        ...kept(item, "id", "name"),
        ...(isObject(item)
          ? kept(item.properties, "principalId", "principalType", "roleDefinitionId", "scope", "condition")
          : {}),
      })),
  ),
];

const azureRoleSchema = z.object({
  name: z.string().regex(guid),
  roleName: z.string().max(500).catch(""),
  type: z.string().max(100).catch(""),
  permissions: z.array(z.unknown()).optional().catch(undefined),
});

/** A role with what it allows and denies. */
export function azureRoleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item } of records.read(azureRoleSchema)) {
    const isBuiltIn = item.type === "BuiltInRole";
    records.add({
      t: "entitlement",
      ref: azureRoleRef(records.realm, item.name),
      kind: "role",
      name: item.roleName || item.name,
      system: azureSystem,
      managedBy: isBuiltIn ? "provider" : "customer",
      body: { permissions: item.permissions ?? "unknown" },
    });
  }
  return records.parsed();
}

const assignmentSchema = z.object({
  principalId: z.string().regex(guid),
  principalType: z.string().max(100).catch(""),
  roleDefinitionId: z.string().min(1).max(1000),
  scope: z.string().min(1).max(1500),
  condition: z.string().max(10_000).nullish().catch(null),
});

export function azureAssignmentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(assignmentSchema)) {
    const role = item.roleDefinitionId.split("/").at(-1) ?? "";
    if (!guid.test(role)) {
      records.problem(where, "The role that it grants has no id that can be read.");
      continue;
    }
    const isGroup = item.principalType === "Group";
    const id = item.principalId.toLowerCase();
    records.add({
      t: "grant",
      principal: isGroup ? addGroup(records, id, null) : records.ref(id),
      principalKind: isGroup ? "group" : "identity",
      entitlement: azureRoleRef(records.realm, role),
      scope: scopeOf(records, item.scope),
      condition: item.condition ? { expression: item.condition } : undefined,
    });
  }
  return records.parsed();
}

/** `/` is all of Azure; subscriptions and management groups are containers; anything in them is a resource. */
function scopeOf(records: ItemRecords, path: string): Ref | null {
  if (path === "/") return null;
  const ref = azureRef(records.realm, path);
  const parts = ref.externalId.split("/");
  const isContainer = parts.length <= 3 || ref.externalId.startsWith("/providers/microsoft.management/");
  if (!isContainer && records.isNew("resource", ref)) {
    const isGroup = parts.length === 5;
    records.add({
      t: "resource",
      ref,
      kind: isGroup ? "resource_group" : parts.slice(-3, -1).join("/") || "resource",
      name: parts.at(-1) || ref.externalId,
      container: azureRef(records.realm, parts.slice(0, 3).join("/")),
    });
  }
  return ref;
}

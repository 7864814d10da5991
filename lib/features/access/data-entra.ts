import { z } from "zod";
import type { Assignment, Right } from "@/lib/domain/privilege/entra/assignment";
import { azureRoleOf } from "@/lib/domain/privilege/entra/azure-role";
import type { AzureParents } from "@/lib/domain/privilege/entra/azure-scopes";
import { directoryRoleOf } from "@/lib/domain/privilege/entra/directory-role";
import type { TenantFacts } from "@/lib/domain/privilege/entra/tenant";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import {
  entitlementsIn,
  grantsIn,
  looksAt,
  principalsIn,
  type StatedEntitlement,
  type StatedGrant,
  toldIn,
  unreadEntitlement,
} from "./data-stated";

const systems = ["entra"];

/** What each of the three systems of rights hangs on. */
const dataSets = {
  permission: {
    "app-permissions": "Application permissions",
    "delegated-permissions": "Delegated permissions",
    memberships: "Groups of service principals",
  },
  directory: { "directory-roles": "Roles of the directory", memberships: "Groups of service principals" },
  azure: {
    "azure-roles": "Roles in Azure",
    subscriptions: "Subscriptions and management groups",
    memberships: "Groups of service principals",
  },
} as const;

/** The directories of these realms with what lies in their Azure, a handful of statements each. */
export async function loadTenants(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
): Promise<TenantFacts[]> {
  const tenants = new Set(
    realms.flatMap((realm) => (/^(?:entra|azure):/.test(realm) ? [realm.replace(/^azure:/, "entra:")] : [])),
  );
  const told = await toldIn(db, scope, systems);
  const facts: TenantFacts[] = [];
  for (const realm of tenants) {
    const both = [realm, realm.replace(/^entra:/, "azure:")];
    const entitlements = await entitlementsIn(db, both, ["role", "scope"]);
    const grants = await grantsIn(db, both, "entra");
    const names = await namesOf(db, both);
    facts.push({
      realm,
      principals: await principalsIn(db, systems, both),
      rights: new Map([
        ...entitlements.map((each) => [each.externalId, rightOf(each)] as const),
        [unreadEntitlement, { kind: "unread", name: unreadEntitlement } as const],
      ]),
      assignments: grants.map((grant) => assignmentOf(grant, names)),
      azureParents: await parentsOf(db, both),
      told,
      layersNotSeen: {
        permission: await layersOf(db, realm, dataSets.permission),
        directory: await layersOf(db, realm, dataSets.directory),
        azure: await layersOf(db, realm, dataSets.azure),
      },
    });
  }
  return facts;
}

async function layersOf(
  db: Runner,
  realm: string,
  sets: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { read, broken } = await looksAt(db, "entra", [realm], sets);
  const unasked = Object.entries(sets).flatMap(([id, title]) =>
    read.has(id) ? [] : [`${title}: no source has read them.`],
  );
  return [...unasked, ...broken.map(({ sentence }) => sentence)];
}

const permissionSchema = z.object({
  resource: z.string().catch(""),
  resourceAppId: z.string().nullish(),
  permission: z.string(),
  type: z.string(),
});

function rightOf({ externalId, name, body }: StatedEntitlement): Right {
  const permission = permissionSchema.safeParse(body).data;
  if (permission) {
    const { resource: apiName, resourceAppId, type } = permission;
    const api = resourceAppId ?? "";
    return {
      kind: "permission",
      name,
      permission: permission.permission,
      api,
      apiName,
      delegated: type === "delegated",
    };
  }
  return externalId.startsWith("directory-role/")
    ? { kind: "directory", name, role: directoryRoleOf(body) }
    : { kind: "azure", name, role: azureRoleOf(body) };
}

const conditionSchema = z.union([
  z.object({ expression: z.string() }).transform(({ expression }) => expression),
  z.object({ onBehalfOf: z.string() }).transform(({ onBehalfOf }) => onBehalfOf),
]);

function assignmentOf(
  { principal, entitlement: right, target, condition }: StatedGrant,
  names: ReadonlyMap<string, string>,
): Assignment {
  return {
    principal,
    right,
    where: target === null ? null : (names.get(target) ?? "a place that was not read"),
    condition: condition === null ? null : (conditionSchema.safeParse(condition).data ?? "unknown"),
  };
}

/** Containers of Azure, resources in them and parts of the directory, by id. */
async function namesOf(db: Runner, realms: readonly string[]): Promise<Map<string, string>> {
  const found = await db.query<{ id: string; name: string }>(
    `SELECT id, external_id AS name FROM containers WHERE realm = ANY($1::text[])
     UNION ALL SELECT id, regexp_replace(external_id, '^part/', '') FROM resources WHERE realm = ANY($1::text[])`,
    [realms],
  );
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}

async function parentsOf(db: Runner, realms: readonly string[]): Promise<AzureParents> {
  const found = await db.query<{ name: string; parent: string | null }>(
    `SELECT c.external_id AS name, p.external_id AS parent FROM containers c
     LEFT JOIN containers p ON p.id = c.parent_id AND p.external_id <> 'tenant'
     WHERE c.realm = ANY($1::text[]) AND c.external_id LIKE '/%'`,
    [realms],
  );
  return new Map(found.rows.map(({ name, parent }) => [name, parent]));
}

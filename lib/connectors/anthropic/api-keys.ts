import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Status } from "@/lib/domain/record";
import { listStep } from "./lists";
import { accountRef, anthropicRealms, keyRef, organizationRef, ref, system, workspaceRef } from "./names";
import { permission } from "./session";
import { lastUsedOf } from "./use";

/** Keys of all workspaces. Not the hint of each: it holds the last characters of the secret. */
export const apiKeySteps = [
  listStep(
    { path: "api_keys", paging: "after_id", permission: permission.admin, query: { limit: "1000" } },
    async (item, anthropic) => {
      if (!isObject(item)) return item;
      const creator = isObject(item.created_by) ? item.created_by.id : null;
      const people = await anthropic.people();
      const use = await anthropic.use();
      return {
        ...kept(item, "id", "name", "status", "created_at", "expires_at", "principal", "scope", "created_by"),
        creator: typeof creator === "string" ? (people.get(creator) ?? null) : null,
        lastUse: typeof item.id === "string" ? (use.get(item.id) ?? null) : null,
      };
    },
  ),
];

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  status: text,
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  lastUse: z.unknown().optional(),
  creator: text,
  created_by: z.object({ id: text, type: text }).nullish().catch(null),
  principal: z.object({ type: text, user_id: text, service_account_id: text }).nullish().catch(null),
  scope: z.object({ type: text, workspace_id: text }).nullish().catch(null),
});
type Key = z.output<typeof schema>;
const besideSchema = z.object({
  organization: z.string().min(1).max(200),
  listsAccounts: z.boolean().catch(false),
});
const statuses: { [status: string]: Status } = { active: "active", inactive: "disabled", expired: "expired" };

/** A key acts as a service account, as a person, or (most, so far) as its workspace alone. Archived ones are gone for good. */
export function apiKeyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, anthropicRealms);
  const beside = besideSchema.safeParse(records.beside).data ?? null;
  for (const { item, where } of records.read(schema)) {
    if (item.status !== "archived") addKey(records, item, where, beside);
  }
  return records.parsed();
}

function addKey(
  records: ItemRecords,
  item: Key,
  where: string,
  beside: z.output<typeof besideSchema> | null,
): void {
  const key = keyRef(item.id);
  const createdAt = records.time(item.created_at, `${where} created_at`);
  const expiresAt = records.time(item.expires_at, `${where} expires_at`);
  const status = (item.status && Object.hasOwn(statuses, item.status) && statuses[item.status]) || "unknown";
  const organization = beside ? organizationRef(beside.organization) : null;
  const workspace = item.scope?.workspace_id;
  const container = workspace ? workspaceRef(workspace) : organization;
  const account = item.principal?.type === "service_account_actor" ? item.principal.service_account_id : null;
  const isPersonal = item.principal?.type === "user_actor";
  const isOwn = item.principal === null || item.principal === undefined;
  if (!account) {
    records.add({
      t: "identity",
      ref: key,
      kind: "api_key",
      name: item.name || item.id,
      system,
      container,
      status,
      class: isOwn ? "non_human" : "unsure",
      classReason: isPersonal
        ? "A key that acts as a person: a person or a program uses it."
        : isOwn
          ? "A key of a workspace, which acts as nobody else."
          : "As whom this key acts cannot be read.",
      managedBy: isPersonal ? "person" : "customer",
      createdAt,
      expiresAt,
      ownerHints:
        item.created_by?.type === "user" && (item.creator || item.created_by.id)
          ? [{ type: "creator", value: item.creator || item.created_by.id || "", at: createdAt }]
          : [],
    });
  } else if (beside && !beside.listsAccounts) {
    records.add({
      t: "identity",
      ref: accountRef(account),
      kind: "service_account",
      name: account,
      system,
      container: organization,
      class: "non_human",
      classReason: "It was made as an account for machines.",
      managedBy: "customer",
    });
  }
  records.add({
    t: "credential",
    ref: key,
    identity: account ? accountRef(account) : key,
    type: "api_key",
    name: item.name || item.id,
    lifetime: expiresAt ? "expiring" : "static",
    renewal: "manual",
    status,
    createdAt,
    expiresAt,
    lastRotatedAt: createdAt,
    lastUsed: lastUsedOf(records.time(item.lastUse, `${where} last use`)),
  });
  const call = ref("workspace-api");
  if (records.isNew("entitlement", call))
    records.add({
      t: "entitlement",
      ref: call,
      kind: "scope",
      name: "API of a workspace",
      system,
      managedBy: "provider",
      body: { may: "calls models, and reads and changes files, batches, skills and agents of the workspace" },
    });
  records.add({
    t: "grant",
    principal: account ? accountRef(account) : key,
    entitlement: call,
    scope: container,
  });
}

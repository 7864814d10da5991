import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { listStep } from "./lists";
import { accountRef, anthropicRealms, organizationRef, ref, system, workspaceRef } from "./names";
import { permission } from "./session";

/** Accounts for machines, each with the workspaces that it is a member of. */
export const accountSteps = [
  listStep(
    { path: "service_accounts", paging: "page", permission: permission.oauth },
    async (item, anthropic) => {
      if (!isObject(item) || typeof item.id !== "string") return item;
      const workspaces = await anthropic.all({
        path: `service_accounts/${encodeURIComponent(item.id)}/workspaces`,
        paging: "page",
        permission: permission.oauth,
      });
      const people = await anthropic.people();
      const creator = item.created_by_actor_id;
      return {
        ...kept(
          item,
          "id",
          "name",
          "description",
          "organization_role",
          "created_at",
          "created_by_actor_id",
          "archived_at",
        ),
        creator: typeof creator === "string" ? (people.get(creator) ?? null) : null,
        workspaces: workspaces.map((each) => kept(each, "workspace_id", "workspace_role")),
      };
    },
  ),
];

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  description: z.string().max(4000).nullish().catch(null),
  organization_role: text,
  created_at: z.unknown().optional(),
  archived_at: z.unknown().optional(),
  created_by_actor_id: text,
  creator: text,
  workspaces: z
    .array(z.object({ workspace_id: z.string().min(1).max(200), workspace_role: z.string().min(1).max(200) }))
    .catch([]),
});
const besideSchema = z.object({ organization: z.string().min(1).max(200) });

export function accountRecords(page: Page): Parsed {
  const records = new ItemRecords(page, anthropicRealms);
  const organization = besideSchema.safeParse(records.beside).data?.organization;
  const container = organization ? organizationRef(organization) : null;
  for (const { item, where } of records.read(schema)) {
    const account = accountRef(item.id);
    const createdAt = records.time(item.created_at, `${where} created_at`);
    const creator = item.creator || item.created_by_actor_id;
    records.add({
      t: "identity",
      ref: account,
      kind: "service_account",
      name: item.name || item.id,
      system,
      container,
      status: records.time(item.archived_at, `${where} archived_at`) ? "disabled" : "active",
      class: "non_human",
      classReason: "It was made as an account for machines.",
      managedBy: "customer",
      createdAt,
      description: item.description || undefined,
      ownerHints: creator ? [{ type: "creator", value: creator, at: createdAt }] : [],
    });
    if (item.organization_role && container)
      addRole(records, account, "organization", item.organization_role, container);
    for (const { workspace_id: id, workspace_role: role } of item.workspaces)
      addRole(records, account, "workspace", role, workspaceRef(id));
  }
  return records.parsed();
}

function addRole(
  records: ItemRecords,
  principal: Ref,
  of: "organization" | "workspace",
  role: string,
  scope: Ref,
): void {
  const entitlement = ref(`${of}-role/${role}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "role",
      name: `${of} ${role}`,
      system,
      managedBy: "provider",
    });
  records.add({ t: "grant", principal, entitlement, scope });
}

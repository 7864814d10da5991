import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { tagsOf } from "@/lib/connectors/sdk/label-tags";
import { listStep } from "./lists";
import { anthropicRealms, organizationRef, workspaceRef } from "./names";
import { permission } from "./session";

export const workspaceSteps = [
  listStep(
    {
      path: "workspaces",
      paging: "after_id",
      permission: permission.admin,
      query: { include_archived: "true" },
    },
    (item) => kept(item, "id", "name", "archived_at", "tags"),
  ),
];

const schema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500).nullish().catch(null),
  archived_at: z.unknown().optional(),
  tags: z.unknown().optional(),
});
const besideSchema = z.object({ organization: z.string().min(1).max(200) });

/** Workspaces hold keys; an archived one has none in force. */
export function workspaceRecords(page: Page): Parsed {
  const records = new ItemRecords(page, anthropicRealms);
  const organization = besideSchema.safeParse(records.beside).data?.organization;
  const parent = organization ? organizationRef(organization) : null;
  if (parent && organization)
    records.add({ t: "container", ref: parent, kind: "organisation", name: organization });
  for (const { item, where } of records.read(schema)) {
    records.add({
      t: "container",
      ref: workspaceRef(item.id),
      kind: "workspace",
      name: item.name || item.id,
      parent,
      status: records.time(item.archived_at, `${where} archived_at`) ? "disabled" : "active",
      tags: tagsOf(item.tags),
    });
  }
  return records.parsed();
}

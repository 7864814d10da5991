import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Status } from "@/lib/domain/record";
import { listStep } from "./lists";
import { openaiRealms, organizationRef, projectRef } from "./names";

export const projectSteps = [
  listStep("projects", (item) => kept(item, "id", "name", "status", "created_at", "archived_at"), {
    include_archived: "true",
  }),
];

const schema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500).nullish().catch(null),
  status: z.string().max(50).nullish().catch(null),
});
const besideSchema = z.object({ organization: z.string().min(1).max(200) });
const statuses: { [status: string]: Status } = { active: "active", archived: "disabled" };

/** Projects are where keys and accounts live; an archived one can no longer be used. */
export function projectRecords(page: Page): Parsed {
  const records = new ItemRecords(page, openaiRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  const parent = beside ? organizationRef(beside.organization) : null;
  if (parent && beside)
    records.add({ t: "container", ref: parent, kind: "organisation", name: beside.organization });
  for (const { item } of records.read(schema)) {
    records.add({
      t: "container",
      ref: projectRef(item.id),
      kind: "project",
      name: item.name || item.id,
      parent,
      status: (item.status && Object.hasOwn(statuses, item.status) && statuses[item.status]) || "unknown",
    });
  }
  return records.parsed();
}

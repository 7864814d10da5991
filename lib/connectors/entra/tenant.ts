import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { graphStep } from "./graph-list";
import { entraRealms, tenantRef } from "./names";
import { permission } from "./permissions";

export const tenantSteps = [
  graphStep(
    {
      path: "/v1.0/organization",
      select: ["id", "displayName"],
      permission: permission.organization,
    },
    (item) => kept(item, "id", "displayName"),
  ),
];

const schema = z.object({ displayName: z.string().min(1).max(2000) });

/** The directory by its name. */
export function tenantRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item } of records.read(schema))
    records.add({
      t: "container",
      ref: tenantRef(records.realm),
      kind: "directory",
      name: item.displayName,
    });
  return records.parsed();
}

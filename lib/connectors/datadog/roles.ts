import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { listStep, related } from "./json-api";
import { datadogRealms, roleRef, system } from "./names";
import { permission } from "./session";

/** Roles with the names of their permissions. */
export const roleSteps = [
  listStep({
    path: "/roles",
    permission: permission.users,
    fields: ["name"],
    async more(item, datadog) {
      const names = await datadog.permissions();
      return { holds: related(item, "permissions").map(({ id }) => names.get(id) ?? id) };
    },
  }),
];

/** Roles that every organization has. */
const provided = new Set(["Datadog Admin Role", "Datadog Standard Role", "Datadog Read Only Role"]);

const schema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(500),
  holds: z.array(z.string().max(300)).catch([]),
});

export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, datadogRealms);
  for (const { item } of records.read(schema))
    records.add({
      t: "entitlement",
      ref: roleRef(records.realm, item.id),
      kind: "role",
      name: item.name,
      system,
      managedBy: provided.has(item.name) ? "provider" : "customer",
      body: { permissions: [...item.holds].sort() },
    });
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { platformId, system } from "./names";
import { permission } from "./permissions";
import { PlatformRecords } from "./platform-records";
import { flat } from "./resource-object";
import { listStep } from "./session";

export const teamSteps = [
  listStep({ of: "teams", permission: permission.teams }, (item) => {
    const attributes = isObject(item) && isObject(item.attributes) ? item.attributes : {};
    const access = attributes["organization-access"];
    return {
      ...flat(item, ["name", "description", "visibility", "users-count", "sso-team-id"]),
      // Names of permissions, each with yes or no.
      access: isObject(access)
        ? Object.entries(access).flatMap(([name, has]) => (has === true ? [name.slice(0, 100)] : []))
        : [],
    };
  }),
];

const schema = z.object({
  id: z.string().regex(platformId),
  name: z.string().min(1).max(500),
  visibility: z.string().max(60).nullish().catch(null),
  access: z.array(z.string()).max(200).catch([]),
});

/** A team is a group: its tokens may do what it may. */
export function teamRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  const { container, organization } = records;
  if (container) records.add({ t: "container", ref: container, kind: "organisation", name: organization });
  for (const { item } of records.read(schema)) {
    const group = records.ref(item.id);
    records.add({ t: "entitlement", ref: group, kind: "group", name: item.name, system });
    const access = item.name === "owners" ? ["owners"] : item.access;
    for (const name of access) {
      const entitlement = records.ref(`access/${name}`);
      if (records.isNew("entitlement", entitlement))
        records.add({
          t: "entitlement",
          ref: entitlement,
          kind: "privilege",
          name,
          system,
          managedBy: "provider",
        });
      records.add({ t: "grant", principal: group, principalKind: "group", entitlement });
    }
  }
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Ref } from "@/lib/domain/record";
import { roleFields } from "./apps";
import { oktaId, oktaRealms, system } from "./names";
import { oktaStep, readAll } from "./okta-list";
import { permission } from "./permissions";

const holderSchema = z.object({ id: z.string().regex(oktaId), has: z.unknown().optional() });
const scopeSchema = z.object({ scopeId: z.string().min(1).max(300), status: text(100), issuer: text(500) });

/** Scopes of Okta's own API that an app was given; one that was taken back is none. */
export function appGrantRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(holderSchema)) {
    for (const outside of records.list(item.has, `${where} grants`)) {
      const read = scopeSchema.safeParse(outside).data;
      if (!read) {
        records.problem(where, "One of its grants names no scope that can be read.");
        continue;
      }
      if (read.status === "INACTIVE") continue;
      addScope(records, records.ref(item.id), read.scopeId);
    }
  }
  return records.parsed();
}

/** A scope of Okta's own API, and who holds it. */
export function addScope(records: ItemRecords, principal: Ref, scope: string): void {
  const entitlement = records.ref(`scope/${scope}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "scope",
      name: clip(scope, 400),
      system,
      managedBy: "provider",
      body: { scope },
    });
  records.add({ t: "grant", principal, entitlement });
}

/** People who administer the organisation, with their roles: what their API tokens may do is what they may. */
export const adminSteps = [
  oktaStep(
    "GET /api/v1/users/{user}/roles",
    { path: "/api/v1/iam/assignees/users", limit: 100, permission: permission.roles },
    async (item, { ask }) => {
      const { id } = kept(item, "id");
      if (typeof id !== "string" || !oktaId.test(id)) return item;
      const has = await readAll(ask, { path: `/api/v1/users/${id}/roles`, permission: permission.roles });
      return { id, has: has.map((each) => kept(each, ...roleFields)) };
    },
  ),
];

const roleSchema = z.object({
  id: z.string().min(1).max(200),
  label: text(300),
  type: text(200),
  status: text(100),
  assignmentType: text(100),
  role: text(200),
  "resource-set": text(200),
});

/** Roles of administrators: of an app, or of a person. What a role is limited to (groups, apps) is not asked. */
export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(holderSchema)) {
    for (const outside of records.list(item.has, `${where} roles`)) {
      const read = roleSchema.safeParse(outside).data;
      if (!read) {
        records.problem(where, "One of its roles has no id that can be read.");
        continue;
      }
      if (read.status === "INACTIVE") continue;
      const isCustom = read.type === "CUSTOM";
      const entitlement = records.ref(`role/${isCustom ? (read.role ?? read.id) : (read.type ?? read.id)}`);
      if (records.isNew("entitlement", entitlement))
        records.add({
          t: "entitlement",
          ref: entitlement,
          kind: "role",
          name: read.label || read.type || read.id,
          system,
          managedBy: isCustom ? "customer" : "provider",
          body: { type: read.type ?? "unknown" },
        });
      const limits = {
        ...(read["resource-set"] ? { resourceSet: read["resource-set"] } : {}),
        ...(read.assignmentType === "GROUP" ? { through: "a group" } : {}),
      };
      records.add({
        t: "grant",
        principal: records.ref(item.id),
        entitlement,
        condition: Object.keys(limits).length > 0 ? limits : undefined,
      });
    }
  }
  return records.parsed();
}

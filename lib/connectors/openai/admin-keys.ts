import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { listStep } from "./lists";
import { keyRef, openaiRealms, organizationRef, ref, system } from "./names";
import { lastUsedOf } from "./use";

/** Keys that administer the organization. The list tells keys of projects as well: how each begins says which it is. */
export const adminKeySteps = [
  listStep(
    "admin_api_keys",
    (item) => {
      const shown = isObject(item) && typeof item.redacted_value === "string" ? item.redacted_value : "";
      return {
        ...kept(item, "id", "name", "created_at", "expires_at", "last_used_at"),
        owner: isObject(item) ? kept(item.owner, "type", "name", "role") : null,
        form: shown === "" ? "unknown" : shown.startsWith("sk-admin") ? "admin" : "other",
      };
    },
    { order: "asc" },
  ),
];

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  form: z.string().max(20).catch("unknown"),
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  last_used_at: z.unknown().optional(),
  owner: z.object({ type: text, name: text, role: text }).nullish().catch(null),
});
const besideSchema = z.object({ organization: z.string().min(1).max(200) });

/** An admin key acts by itself, whoever made it. What it was restricted to, OpenAI does not tell. */
export function adminKeyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, openaiRealms);
  const organization = besideSchema.safeParse(records.beside).data?.organization;
  const container = organization ? organizationRef(organization) : null;
  const administer = ref("organization-admin");
  for (const { item, where } of records.read(schema)) {
    if (item.form === "other") continue;
    const key = keyRef(item.id);
    const createdAt = records.time(item.created_at, `${where} created_at`);
    const expiresAt = records.time(item.expires_at, `${where} expires_at`);
    const at = records.time(item.last_used_at, `${where} last_used_at`);
    const status = expiresAt && expiresAt <= records.collectedAt ? "expired" : "active";
    records.add({
      t: "identity",
      ref: key,
      kind: "api_key",
      name: item.name || item.id,
      system,
      container,
      status,
      class: "non_human",
      classReason: "An admin key: it only administers, and is made for programs.",
      managedBy: "customer",
      createdAt,
      expiresAt,
      ownerHints: item.owner?.name ? [{ type: "owner_object", value: item.owner.name }] : [],
    });
    records.add({
      t: "credential",
      ref: key,
      identity: key,
      type: "api_key",
      name: item.name || item.id,
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "manual",
      status,
      createdAt,
      expiresAt,
      lastRotatedAt: createdAt,
      lastUsed: lastUsedOf(at, createdAt),
    });
    if (records.isNew("entitlement", administer))
      records.add({
        t: "entitlement",
        ref: administer,
        kind: "role",
        name: "organization administration",
        system,
        managedBy: "provider",
        body: { may: "at most: projects, members, keys and settings of the whole organization" },
      });
    records.add({ t: "grant", principal: key, entitlement: administer, scope: container });
  }
  return records.parsed();
}

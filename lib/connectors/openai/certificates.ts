import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { listStep } from "./lists";
import { openaiRealms, organizationRef, ref, system } from "./names";

/** Authorities whose client certificates OpenAI asks for beside a key. Not their text. */
export const certificateSteps = [
  listStep("certificates", (item) => ({
    ...kept(item, "id", "name", "active", "created_at"),
    dates: isObject(item) ? kept(item.certificate_details, "valid_at", "expires_at") : null,
  })),
];

const schema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500).nullish().catch(null),
  active: z.boolean().nullish().catch(null),
  created_at: z.unknown().optional(),
  dates: z
    .object({ valid_at: z.unknown().optional(), expires_at: z.unknown().optional() })
    .nullish()
    .catch(null),
});
const besideSchema = z.object({ organization: z.string().min(1).max(200) });

export function certificateRecords(page: Page): Parsed {
  const records = new ItemRecords(page, openaiRealms);
  const organization = besideSchema.safeParse(records.beside).data?.organization;
  for (const { item, where } of records.read(schema)) {
    const own = ref(`certificate/${item.id}`);
    const expiresAt = records.time(item.dates?.expires_at, `${where} expires_at`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    const status = isOver
      ? "expired"
      : item.active === true
        ? "active"
        : item.active === false
          ? "disabled"
          : "unknown";
    const createdAt = records.time(item.created_at, `${where} created_at`);
    records.add({
      t: "identity",
      ref: own,
      kind: "certificate",
      name: item.name || item.id,
      system,
      container: organization ? organizationRef(organization) : null,
      status,
      class: "non_human",
      classReason: "A certificate that programs show beside their key.",
      managedBy: "customer",
      createdAt,
      expiresAt,
    });
    records.add({
      t: "credential",
      ref: own,
      identity: own,
      type: "x509",
      name: item.name || item.id,
      lifetime: expiresAt ? "expiring" : "unknown",
      renewal: "manual",
      status,
      createdAt: records.time(item.dates?.valid_at, `${where} valid_at`) ?? createdAt,
      expiresAt,
    });
  }
  return records.parsed();
}

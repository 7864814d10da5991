import { z } from "zod";
import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { classOf } from "@/lib/domain/identity-class";
import { noTelemetry } from "@/lib/domain/record";
import { listStep } from "./lists";
import { consumerRef, gatewayRef, kongId, kongRealms, system } from "./names";

export const consumerSteps = [
  listStep("/consumers", (item) => kept(item, "id", "username", "custom_id", "tags", "created_at"), false),
];
export const groupSteps = [
  listStep("/acls", (item) => ({ ...kept(item, "id", "group", "created_at"), consumer: consumerOf(item) })),
];

/** The id of the consumer that something is of. */
export function consumerOf(item: unknown): string | null {
  const consumer = isObject(item) ? item.consumer : null;
  return isObject(consumer) && typeof consumer.id === "string" ? consumer.id : null;
}

const consumerSchema = z.object({
  id: z.string().regex(kongId),
  username: text(1000),
  custom_id: text(1000),
  tags: z.array(z.string().max(300)).max(100).nullish().catch(null),
  created_at: z.unknown().optional(),
});

/** A consumer is whatever calls through the gateway under one name. */
export function consumerRecords(page: Page): Parsed {
  const records = new ItemRecords(page, kongRealms);
  if (kongRealms.test(records.realm))
    records.add({
      t: "container",
      ref: gatewayRef(records.realm),
      kind: "other",
      name: `Gateway ${records.realm.slice("kong:".length)}`,
    });
  for (const { item, where } of records.read(consumerSchema)) {
    const name = item.username || item.custom_id || item.id;
    const guessed = classOf({ kind: "other", name });
    const tags = item.tags ?? [];
    records.add({
      t: "identity",
      ref: consumerRef(records.realm, item.id),
      kind: "other",
      name,
      system,
      container: gatewayRef(records.realm),
      // Kong has no way to switch a consumer off but plugins.
      status: "active",
      class: guessed.class,
      classReason: guessed.why,
      managedBy: "customer",
      createdAt: records.time(item.created_at, `${where} created_at`),
      lastUsed: noTelemetry,
      tags: {
        ...(item.custom_id ? { custom_id: item.custom_id } : {}),
        ...(tags.length > 0 ? { tags: tags.join(", ").slice(0, 1000) } : {}),
      },
      ownerHints: readComment(tags.join(", ")).ownerHints,
    });
  }
  return records.parsed();
}

const groupSchema = z.object({ group: z.string().min(1).max(500), consumer: z.string().regex(kongId) });

/** Groups that access lists allow or deny. */
export function groupRecords(page: Page): Parsed {
  const records = new ItemRecords(page, kongRealms);
  for (const { item } of records.read(groupSchema)) {
    const group = records.ref(`group/${item.group}`);
    if (records.isNew("entitlement", group))
      records.add({ t: "entitlement", ref: group, kind: "group", name: item.group, system });
    records.add({ t: "member", group, member: consumerRef(records.realm, item.consumer) });
  }
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { pipelinesRef, system } from "./names";
import { GitLabRecords, idSchema } from "./page-body";
import { lastUse } from "./tokens";

const triggerSchema = z.object({
  id: idSchema,
  description: z.string().max(1000).nullish().catch(null),
  created_at: z.unknown().optional(),
  last_used: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  owner: z
    .object({ username: z.string().min(1).max(300) })
    .nullish()
    .catch(null),
  fingerprint: z.string().max(200).optional().catch(undefined),
});

/** A trigger is a token that starts a project's pipelines, as the person who made it. */
export function triggerRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const trigger = records.read(triggerSchema, item);
    if (!trigger) continue;
    const { place, where } = item;
    const ref = { realm: records.realm, externalId: `trigger/${trigger.id}` };
    const name = trigger.description || `trigger ${trigger.id}`;
    const createdAt = records.time(trigger.created_at, `${where} created_at`);
    const expiresAt = records.time(trigger.expires_at, `${where} expires_at`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    const shared = {
      status: isOver ? ("expired" as const) : ("active" as const),
      createdAt,
      expiresAt,
      lastUsed: lastUse(records, trigger.last_used, createdAt, where),
    };
    records.add({
      t: "identity",
      ref,
      kind: "access_token",
      name,
      system,
      container: place.ref,
      class: "non_human",
      classReason: "It starts pipelines and can do nothing else.",
      ...shared,
      ownerHints: trigger.owner ? [{ type: "creator", value: trigger.owner.username, at: createdAt }] : [],
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name,
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "manual",
      ...shared,
      ...(trigger.fingerprint ? { fingerprint: trigger.fingerprint } : {}),
    });
    const identity = pipelinesRef(records.realm, place.id);
    records.add({ t: "trust", identity, kind: "service", subject: `trigger ${name}`, subjectRef: ref });
  }
  return records.parsed();
}

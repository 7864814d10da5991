import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { hookRef, system } from "./names";
import { GitHubRecords, idSchema } from "./page-body";

const hookSchema = z.object({
  id: idSchema,
  active: z.boolean().nullish().catch(null),
  events: z.array(z.string().max(200)).catch([]),
  created_at: z.unknown().optional(),
  target: z.string().max(500).nullish().catch(null),
  checksCertificate: z.boolean().nullish().catch(null),
  signs: z.boolean().nullish().catch(null),
});

/** A webhook tells another system what happens; its secret, where it has one, signs that. */
export function webhookRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const hook = records.read(hookSchema, item);
    if (!hook) continue;
    const { place, where } = item;
    const ref = hookRef(records.realm, hook.id);
    const status =
      hook.active === null || hook.active === undefined ? "unknown" : hook.active ? "active" : "disabled";
    records.add({
      t: "identity",
      ref,
      kind: "webhook",
      name: `webhook of ${place.title} to ${hook.target ?? "an unknown address"}`,
      system,
      container: place.ref,
      status,
      class: "non_human",
      classReason: "A webhook acts by itself.",
      createdAt: records.time(hook.created_at, `${where} created_at`),
      description: hook.events.length > 0 ? `Tells of: ${hook.events.join(", ").slice(0, 1000)}` : undefined,
      tags: {
        ...(hook.checksCertificate === false ? { "checks certificate": "no" } : {}),
        signs: hook.signs === true ? "yes" : hook.signs === false ? "no" : "unknown",
      },
    });
    if (!hook.signs) continue;
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "signing_secret",
      name: "Secret that signs what it tells",
      lifetime: "static",
      renewal: "manual",
      status,
    });
  }
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { Status } from "@/lib/domain/record";
import { system } from "./names";
import { GitLabRecords, idSchema } from "./page-body";

const hookSchema = z.object({
  id: idSchema,
  name: z.string().max(500).nullish().catch(null),
  created_at: z.unknown().optional(),
  enable_ssl_verification: z.boolean().nullish().catch(null),
  alert_status: z.string().max(100).nullish().catch(null),
  target: z.string().max(500).nullish().catch(null),
  events: z.array(z.string().max(100)).catch([]),
});

const states = new Map<string, Status>([
  ["executable", "active"],
  ["temporarily_disabled", "active"],
  ["disabled", "disabled"],
]);

/** A webhook tells another system what happens. Whether it shows a secret token there, GitLab does not say. */
export function webhookRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const hook = records.read(hookSchema, item);
    if (!hook) continue;
    const { place, where } = item;
    records.add({
      t: "identity",
      ref: { realm: records.realm, externalId: `${place.kind}-hook/${hook.id}` },
      kind: "webhook",
      name: hook.name || `webhook of ${place.path} to ${hook.target ?? "an unknown address"}`,
      system,
      container: place.ref,
      status: states.get(hook.alert_status ?? "") ?? "unknown",
      class: "non_human",
      classReason: "A webhook acts by itself.",
      createdAt: records.time(hook.created_at, `${where} created_at`),
      description: hook.events.length > 0 ? `Tells of: ${hook.events.join(", ")}` : undefined,
      tags: {
        ...(hook.target ? { target: hook.target } : {}),
        ...(hook.enable_ssl_verification === false ? { "checks certificate": "no" } : {}),
      },
    });
  }
  return records.parsed();
}

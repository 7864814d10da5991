import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { repoRef } from "./names";
import { GitHubRecords, idSchema, repoSchema } from "./page-body";

const text = z.string().max(500).nullish().catch(null);
const alertSchema = z.object({
  number: idSchema,
  repository: repoSchema,
  created_at: z.unknown().optional(),
  state: text,
  resolution: text,
  validity: text,
  secret_type: text,
  secret_type_display_name: text,
  publicly_leaked: z.boolean().nullish().catch(null),
  fingerprint: z.string().max(200).optional().catch(undefined),
});

/** What people said of an alert, by which there is no secret there. */
const noSecret = new Set(["false_positive", "used_in_tests"]);

/** A secret that GitHub found in code: a place not meant for one. An alert that was closed otherwise says why. */
export function alertRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const alert = records.read(alertSchema, item);
    if (!alert || noSecret.has(alert.resolution ?? "")) continue;
    const { repository, number } = alert;
    const container = repoRef(records.realm, repository.id);
    const created = records.time(alert.created_at, `${item.where} created_at`);
    records.add({
      t: "placement",
      ref: { realm: records.realm, externalId: `${container.externalId}/secret-scanning/${number}` },
      locator: `${repository.full_name} secret scanning alert ${number}`,
      kind: "file",
      meantForSecrets: false,
      container,
      name: alert.secret_type_display_name || alert.secret_type || `alert ${number}`,
      ...(alert.fingerprint ? { fingerprint: alert.fingerprint } : {}),
      facts: {
        type: alert.secret_type ?? null,
        state: alert.state ?? null,
        resolution: alert.resolution ?? null,
        validity: alert.validity ?? null,
        "publicly leaked": alert.publicly_leaked ?? null,
        found: created?.toISOString() ?? null,
      },
    });
  }
  return records.parsed();
}

import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { noTelemetry, type Status } from "@/lib/domain/record";
import { placeRef, system } from "./names";
import { GitLabRecords, idSchema } from "./page-body";

/** A runner that was not heard of can come back with the token that it has. */
const states = new Map<string, Status>([
  ["online", "active"],
  ["offline", "active"],
  ["stale", "active"],
  ["never_contacted", "active"],
]);
/** The last contact is written down about once an hour. */
const hour = 3600;

const runnerSchema = z.object({
  id: idSchema,
  description: z.string().max(1000).nullish().catch(null),
  name: z.string().max(500).nullish().catch(null),
  runner_type: z.string().max(100).nullish().catch(null),
  status: z.string().max(100).nullish().catch(null),
  paused: z.boolean().nullish().catch(null),
  created_at: z.unknown().optional(),
  contacted_at: z.unknown().optional(),
  groups: z.array(z.object({ id: idSchema })).catch([]),
  creator: z
    .object({ username: z.string().min(1).max(300) })
    .nullish()
    .catch(null),
  version: z.string().max(100).nullish().catch(null),
  tag_list: z.array(z.string().max(200)).catch([]),
  run_untagged: z.boolean().nullish().catch(null),
  locked: z.boolean().nullish().catch(null),
  access_level: z.string().max(100).nullish().catch(null),
});

/** Machines that run jobs, each with the token that it signs in with. */
export function runnerRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const runner = records.read(runnerSchema, item);
    if (!runner) continue;
    const ref = { realm: records.realm, externalId: `runner/${runner.id}` };
    if (!records.isNew("identity", ref)) continue;
    const status = runner.paused ? "disabled" : (states.get(runner.status ?? "") ?? "unknown");
    const createdAt = records.time(runner.created_at, `${item.where} created_at`);
    const at = records.time(runner.contacted_at, `${item.where} contacted_at`);
    const lastUsed = at
      ? { ...noTelemetry, at, grade: "reported" as const, precisionSeconds: hour }
      : noTelemetry;
    records.add({
      t: "identity",
      ref,
      kind: "ci_runner",
      name: runner.description || runner.name || `runner ${runner.id}`,
      system,
      // A group lists those of the groups above it as well: only the runner itself says whose it is.
      container:
        runner.groups.length === 1 && runner.groups[0]
          ? placeRef(records.realm, "group", runner.groups[0].id)
          : null,
      status,
      class: "non_human",
      classReason: "A runner is a machine.",
      createdAt,
      lastUsed,
      ownerHints: runner.creator ? [{ type: "creator", value: runner.creator.username, at: createdAt }] : [],
      tags: {
        ...(runner.tag_list.length > 0 ? { tags: runner.tag_list.join(", ").slice(0, 1000) } : {}),
        ...(runner.version ? { version: runner.version } : {}),
        ...(runner.access_level ? { runs: runner.access_level } : {}),
        ...(typeof runner.run_untagged === "boolean"
          ? { "runs untagged jobs": runner.run_untagged ? "yes" : "no" }
          : {}),
        ...(typeof runner.locked === "boolean" ? { locked: runner.locked ? "yes" : "no" } : {}),
      },
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name: "Token of the runner",
      lifetime: "unknown",
      renewal: "unknown",
      status,
      lastUsed,
    });
  }
  return records.parsed();
}

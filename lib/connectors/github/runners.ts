import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { Status } from "@/lib/domain/record";
import { runnerGroupRef, system } from "./names";
import { GitHubRecords, type Item, idSchema, nameSchema } from "./page-body";

const groupSchema = z.object({ id: idSchema, name: nameSchema });

/** A group of runners, with which repositories may use it. */
export function runnerGroupRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const group = records.read(groupSchema, item);
    if (!group) continue;
    const { id: _, name, ...rules } = item.value;
    records.add({
      t: "entitlement",
      ref: runnerGroupRef(records.realm, group.id),
      kind: "group",
      name: `runner group ${group.name} of ${item.place.title}`,
      system,
      body: rules,
    });
  }
  return records.parsed();
}

const runnerSchema = z.object({
  id: idSchema,
  name: z.string().max(500).nullish().catch(null),
  os: z.string().max(100).nullish().catch(null),
  status: z.string().max(100).nullish().catch(null),
  ephemeral: z.boolean().nullish().catch(null),
  version: z.string().max(100).nullish().catch(null),
  runner_group_id: idSchema.nullish().catch(null),
  labels: z.array(z.object({ name: z.string().max(200) })).catch([]),
});
type Runner = z.output<typeof runnerSchema>;

/** A runner that is offline can come back with the key that it has: it is as much in force as one that is not. */
const states = new Map<string, Status>([
  ["online", "active"],
  ["offline", "active"],
]);

/** Machines that run workflows. Those that live for one job are one row a group, never one each. */
export function runnerRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const runner = records.read(runnerSchema, item);
    if (runner) addRunner(records, item, runner);
  }
  return records.parsed();
}

function addRunner(records: GitHubRecords, { place }: Item, runner: Runner): void {
  const { realm } = records;
  const group = runner.runner_group_id ?? null;
  const isFamily = runner.ephemeral === true;
  const family = `${place.ref.externalId}/runners/${group === null ? "ephemeral" : `group-${group}`}`;
  const ref = { realm, externalId: isFamily ? family : `runner/${runner.id}` };
  if (!records.isNew("identity", ref)) return;
  const labels = runner.labels.map(({ name }) => name).join(", ");
  records.add({
    t: "identity",
    ref,
    kind: "ci_runner",
    name: isFamily ? `runners for one job of ${place.title}` : runner.name || `runner ${runner.id}`,
    system,
    container: place.ref,
    status: isFamily ? "active" : (states.get(runner.status ?? "") ?? "unknown"),
    class: "non_human",
    classReason: "A runner is a machine.",
    tags: isFamily
      ? { ephemeral: "yes" }
      : {
          ...(runner.os ? { os: runner.os } : {}),
          ...(runner.version ? { version: runner.version } : {}),
          ...(labels ? { labels: labels.slice(0, 1000) } : {}),
        },
  });
  records.add({
    t: "credential",
    ref,
    identity: ref,
    type: "rsa_keypair",
    name: "Key of the runner",
    lifetime: isFamily ? "short_lived" : "static",
    renewal: isFamily ? "automatic" : "unknown",
    status: isFamily ? "active" : (states.get(runner.status ?? "") ?? "unknown"),
  });
  if (group !== null) records.add({ t: "member", group: runnerGroupRef(realm, group), member: ref });
}

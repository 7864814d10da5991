import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { noTelemetry } from "@/lib/domain/record";
import { deployKeyRef, system } from "./names";
import { GitHubRecords, idSchema } from "./page-body";
import { addPrivilege } from "./permissions";

const day = 86_400;
const keySchema = z.object({
  id: idSchema,
  title: z.string().max(500).nullish().catch(null),
  read_only: z.boolean().nullish().catch(null),
  enabled: z.boolean().nullish().catch(null),
  added_by: z.string().max(300).nullish().catch(null),
  created_at: z.unknown().optional(),
  print: z.string().max(200).optional().catch(undefined),
  last_used: z.unknown().optional(),
});

/** A deploy key is an identity of its own: an SSH key that reads, or also writes, one repository. */
export function deployKeyRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const key = records.read(keySchema, item);
    if (!key) continue;
    const { place, where } = item;
    const ref = deployKeyRef(records.realm, key.id);
    const name = key.title || `deploy key ${key.id}`;
    const at = records.time(key.last_used, `${where} last_used`);
    const shared = {
      status: key.enabled === false ? ("disabled" as const) : ("active" as const),
      createdAt: records.time(key.created_at, `${where} created_at`),
      // Since when GitHub notes a key's use, it does not say: without a date nothing is known.
      lastUsed: at ? { ...noTelemetry, at, grade: "reported" as const, precisionSeconds: day } : noTelemetry,
    };
    records.add({
      t: "identity",
      ref,
      kind: "deploy_key",
      name,
      system,
      container: place.ref,
      class: "non_human",
      classReason: "A deploy key belongs to a repository, not to a person.",
      ...shared,
      ownerHints: key.added_by ? [{ type: "creator", value: key.added_by, at: shared.createdAt }] : [],
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "ssh_key",
      name,
      lifetime: "static",
      renewal: "manual",
      ...(key.print ? { fingerprint: key.print } : {}),
      ...shared,
    });
    // Where GitHub does not say, the key may write.
    const level = key.read_only === true ? "read" : "write";
    const entitlement = addPrivilege(records, { area: "repository", permission: "contents", level });
    records.add({ t: "grant", principal: ref, entitlement, scope: place.ref });
  }
  return records.parsed();
}

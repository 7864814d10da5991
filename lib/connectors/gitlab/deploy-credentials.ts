import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { noTelemetry, type Status } from "@/lib/domain/record";
import { system } from "./names";
import { GitLabRecords, idSchema } from "./page-body";
import { addScopes } from "./roles";

const tokenSchema = z.object({
  id: idSchema,
  name: z.string().max(500).nullish().catch(null),
  username: z.string().max(500).nullish().catch(null),
  expires_at: z.unknown().optional(),
  revoked: z.boolean().nullish().catch(null),
  expired: z.boolean().nullish().catch(null),
  scopes: z.array(z.string().max(200)).catch([]),
});

/** A deploy token: GitLab tells neither when it was made nor when it was used. */
export function deployTokenRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const token = records.read(tokenSchema, item);
    if (!token) continue;
    const ref = { realm: records.realm, externalId: `deploy-token/${token.id}` };
    const name = token.name || token.username || `deploy token ${token.id}`;
    const expiresAt = records.time(token.expires_at, `${item.where} expires_at`);
    const isOver = token.expired === true || (expiresAt !== null && expiresAt <= records.collectedAt);
    const status: Status = token.revoked ? "disabled" : isOver ? "expired" : "active";
    const shared = { status, expiresAt, lastUsed: noTelemetry };
    records.add({
      t: "identity",
      ref,
      kind: "access_token",
      name,
      system,
      container: item.place.ref,
      class: "non_human",
      classReason: "A deploy token belongs to a group or project, not to a person.",
      ...shared,
    });
    const lifetime = expiresAt ? "expiring" : "static";
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "password",
      name,
      lifetime,
      renewal: "manual",
      ...shared,
    });
    addScopes(records, ref, token.scopes, item.place);
  }
  return records.parsed();
}

const keySchema = z.object({
  id: idSchema,
  title: z.string().max(500).nullish().catch(null),
  created_at: z.unknown().optional(),
  print: z.string().max(200).optional().catch(undefined),
  expires_at: z.unknown().optional(),
  can_push: z.boolean().nullish().catch(null),
});

/** A deploy key: one SSH key, which several projects may let in, each to read or also to write. */
export function deployKeyRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const key = records.read(keySchema, item);
    if (!key) continue;
    const ref = { realm: records.realm, externalId: `deploy-key/${key.id}` };
    const name = key.title || `deploy key ${key.id}`;
    if (records.isNew("identity", ref)) {
      const createdAt = records.time(key.created_at, `${item.where} created_at`);
      const expiresAt = records.time(key.expires_at, `${item.where} expires_at`);
      const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
      const shared = {
        createdAt,
        expiresAt,
        status: isOver ? ("expired" as const) : ("active" as const),
        // GitLab does not tell when a key was used.
        lastUsed: noTelemetry,
      };
      records.add({
        t: "identity",
        ref,
        kind: "deploy_key",
        name,
        system,
        class: "non_human",
        classReason: "A deploy key belongs to projects, not to a person.",
        ...shared,
      });
      const lifetime = expiresAt ? "expiring" : "static";
      records.add({
        t: "credential",
        ref,
        identity: ref,
        type: "ssh_key",
        name,
        lifetime,
        renewal: "manual",
        ...(key.print ? { fingerprint: key.print } : {}),
        ...shared,
      });
    }
    // Where GitLab does not say, the key may write.
    const right = key.can_push === false ? "read_repository" : "write_repository";
    addScopes(records, ref, [right], item.place);
  }
  return records.parsed();
}

import type { Pool } from "pg";
import { z } from "zod";
import type { Answer, Connector, Page } from "@/lib/connectors/sdk/contract";
import type { LastUsed } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";
import { requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";
import { inTransaction } from "@/lib/platform/transaction";

/** Rollcall governs itself first: its own API tokens and source credentials come into the inventory like all others. */

export const selfConnectorId = "rollcall";
const sourceName = "Rollcall itself";
const everyMinutes = 60;
/** Items per page. */
const pageRows = 500;

const stamp = z.coerce.date();
const tokenSchema = z.object({
  prefix: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  owner: z.string().nullable(),
  created: stamp,
  expires: stamp,
  used: stamp.nullable(),
  revoked: z.boolean(),
  expired: z.boolean(),
});
const secretSchema = z.object({
  source: z.string(),
  sourceName: z.string(),
  field: z.string(),
  setAt: stamp,
  setBy: z.string(),
  used: stamp.nullable(),
});
const bodySchema = z.object({
  installation: z.string(),
  tokens: z.array(tokenSchema),
  secrets: z.array(secretSchema),
});

const tokensSql = `
  SELECT t.prefix, t.name, t.scopes, u.email AS owner, t.created_at AS created, t.expires_at AS expires,
    t.last_used_at AS used, t.revoked_at IS NOT NULL AS revoked, t.expires_at <= clock_timestamp() AS expired
  FROM api_tokens t LEFT JOIN users u ON u.id = t.user_id
  WHERE t.prefix > $1 ORDER BY t.prefix LIMIT ${pageRows}`;
const secretsSql = `
  SELECT s.id AS source, s.name AS "sourceName", x.field, x.set_at AS "setAt", x.set_by AS "setBy",
    (SELECT max(r.finished_at) FROM sync_runs r WHERE r.source_id = s.id AND r.status IN ('complete', 'incomplete')) AS used
  FROM source_secrets x JOIN sources s ON s.id = x.source_id
  WHERE s.removed_at IS NULL ORDER BY s.id, x.field`;

/** Reads Rollcall's own database as if it were a source. Values and hashes of secrets are not asked for. */
export function selfConnector(pool: Pool): Connector {
  const scopeOf = (installation: string) => ({
    key: "self",
    dataSet: "self",
    title: "Tokens and source credentials of Rollcall",
    issues: [realmOf(installation)],
  });
  return {
    manifest: {
      id: selfConnectorId,
      title: "Rollcall",
      category: "SaaS",
      summary: "Rollcall's own API tokens and the credentials with which it reads sources.",
      config: z.unknown(),
      fields: [],
      dataSets: [
        {
          id: "self",
          title: "Own tokens and credentials",
          permissions: [],
          withoutIt: "nothing of Rollcall",
        },
      ],
      cannotSee: ["Where copies of its tokens are kept."],
      neverReads: ["The values of tokens and credentials."],
      evidence: "api",
      proof: { state: "verified", by: "It reads its own tables." },
    },
    async *plan() {
      yield scopeOf(await installationId(pool));
    },
    async *pages(_ctx, _scope, cursor): AsyncIterable<Answer> {
      const installation = await installationId(pool);
      let after = typeof cursor === "string" ? cursor : "";
      for (;;) {
        const { rows: tokens } = await pool.query<{ prefix: string }>(tokensSql, [after]);
        const last = tokens.length === pageRows ? (tokens.at(-1)?.prefix ?? null) : null;
        const secrets = last === null ? (await pool.query(secretsSql)).rows : [];
        yield { call: "self", body: { installation, tokens, secrets }, next: last };
        if (last === null) return;
        after = last;
      }
    },
    toRecords: (page) => ({ records: recordsOf(page), problems: [] }),
  };
}

const realmOf = (installation: string) => `rollcall:${installation}`;

function recordsOf(page: Page): RecordInput[] {
  const { installation, tokens, secrets } = bodySchema.parse(page.body);
  const realm = realmOf(installation);
  const container = { realm, externalId: "installation" };
  const records: RecordInput[] = [{ t: "container", ref: container, kind: "workspace", name: "Rollcall" }];
  for (const scope of new Set(tokens.flatMap((token) => token.scopes))) {
    records.push({
      t: "entitlement",
      ref: { realm, externalId: `permission/${scope}` },
      kind: "scope",
      name: scope,
      system: selfConnectorId,
    });
  }
  for (const token of tokens) {
    const ref = { realm, externalId: `token/${token.prefix}` };
    const status = token.revoked ? "disabled" : token.expired ? "expired" : "active";
    const facts = {
      status,
      createdAt: token.created,
      expiresAt: token.expires,
      // Every call writes it, at most once a minute.
      lastUsed: reported(token.used, token.created),
    } as const;
    records.push(
      {
        t: "identity",
        ref,
        kind: "access_token",
        name: token.name,
        system: selfConnectorId,
        container,
        class: "non_human",
        classReason: "an API token of Rollcall",
        managedBy: "customer",
        ownerHints: token.owner === null ? [] : [{ type: "creator", value: token.owner, at: token.created }],
        ...facts,
      },
      {
        t: "credential",
        ref,
        identity: ref,
        type: "bearer_token",
        name: `rollcall_pat_${token.prefix}_…`,
        lifetime: "expiring",
        renewal: "manual",
        ...facts,
      },
      ...token.scopes.map(
        (scope): RecordInput => ({
          t: "grant",
          principal: ref,
          entitlement: { realm, externalId: `permission/${scope}` },
          scope: container,
        }),
      ),
    );
  }
  for (const secret of secrets) {
    const ref = { realm, externalId: `source/${secret.source}/${secret.field}` };
    const facts = { status: "active", lastUsed: reported(secret.used, secret.setAt) } as const;
    records.push(
      {
        t: "identity",
        ref,
        kind: "api_key",
        name: `${secret.sourceName}: ${secret.field}`,
        system: selfConnectorId,
        container,
        class: "non_human",
        classReason: "a credential with which Rollcall reads a source",
        managedBy: "customer",
        ownerHints: [{ type: "registered_by", value: secret.setBy, at: secret.setAt }],
        ...facts,
      },
      {
        t: "credential",
        ref,
        identity: ref,
        type: "unknown",
        lifetime: "unknown",
        lastRotatedAt: secret.setAt,
        ...facts,
      },
    );
  }
  return records;
}

function reported(at: Date | null, since: Date): LastUsed {
  return {
    at,
    grade: at === null ? "none" : "reported",
    precisionSeconds: 60,
    coveredSince: since,
    gap: "none",
  };
}

/** The name of this installation, made up when it is first asked for. */
export async function installationId(pool: Pool): Promise<string> {
  const found = await pool.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO settings (name, value, updated_at, updated_by)
       VALUES ('installation.id', to_jsonb(gen_random_uuid()::text), clock_timestamp(), 'worker')
       ON CONFLICT (name) DO NOTHING RETURNING value)
     SELECT value #>> '{}' AS id FROM made
     UNION ALL SELECT value #>> '{}' FROM settings WHERE name = 'installation.id'`,
  );
  const id = found.rows[0]?.id;
  if (id !== undefined) return id;
  // Another process made it up at the same moment; its row is there for the next statement.
  return installationId(pool);
}

/**
 * Sees to it that what Rollcall itself uses is in the inventory: makes the built-in source once, and asks for a sync
 * where a token or a source credential changed since the last one was asked for. The schedule does the rest, hourly.
 */
export async function lookAtOurselves(pool: Pool): Promise<void> {
  const runId = await inTransaction(pool, async (tx) => {
    await tx.query(
      `INSERT INTO sources (connector, name, mode, every_minutes, next_due_at, created_by)
       SELECT $1, $2, 'builtin', $3, clock_timestamp() + make_interval(mins => $3), 'rollcall'
       WHERE NOT EXISTS (SELECT FROM sources WHERE mode = 'builtin' AND connector = $1)
       ON CONFLICT (name) DO NOTHING`,
      [selfConnectorId, sourceName, everyMinutes],
    );
    const behind = await tx.query<{ id: string }>(
      `SELECT s.id FROM sources s WHERE s.mode = 'builtin' AND s.connector = $1
         AND NOT EXISTS (SELECT FROM sync_runs r WHERE r.source_id = s.id AND r.status IN ('requested', 'running'))
         AND coalesce(greatest(
               (SELECT max(greatest(created_at, revoked_at)) FROM api_tokens),
               (SELECT max(set_at) FROM source_secrets),
               (SELECT max(removed_at) FROM sources)), '-infinity')
           >= coalesce((SELECT max(r.requested_at) FROM sync_runs r WHERE r.source_id = s.id), '-infinity')`,
      [selfConnectorId],
    );
    const source = behind.rows[0];
    if (source === undefined) return null;
    const options = { trigger: "schedule", requestedBy: "rollcall", uploadId: null } as const;
    return (await requestRun(tx, { sourceId: source.id, ...options })).runId;
  });
  if (runId !== null) await wakeForRun(pool, runId);
}

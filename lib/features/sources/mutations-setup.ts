import type { PoolClient } from "pg";
import { getManifest } from "@/lib/connectors/registry";
import type { Manifest } from "@/lib/connectors/sdk/contract";
import { writeAudit } from "@/lib/platform/audit";
import { fingerprintSecret } from "@/lib/platform/fingerprint-key";
import type { WebKeys } from "@/lib/platform/keys";
import type { Scope } from "@/lib/platform/scope";
import { seal, sealContext } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { lockSource, refusal, refusePartOfDemo } from "./mutations";
import { requestRun, wakeForRun } from "./mutations-runs";
import { isAsked } from "./schema-catalogue";
import type { AddSource, EditSource, Submitted } from "./schema-setup";
import { minutesOf } from "./schema-words";

/** What seals: the keys of the web process, which cannot open what they sealed. */
export type SealKeys = Pick<WebKeys, "worker" | "fingerprint">;

export interface ParsedFields {
  /** As it is stored: texts of the form, without secrets. */
  config: Record<string, string | boolean>;
  secrets: Record<string, string>;
}

/** The manifest of a connector. Throws AppError `no_connector`. */
export function requireManifest(connector: string): Manifest {
  const manifest = getManifest(connector);
  if (manifest) return manifest;
  throw refusal(
    "no_connector",
    "This version has no such connector.",
    "Choose another one from the catalogue.",
  );
}

/**
 * Judges a form with the connector's own schema. `stored` names the secrets that are kept already: they count as given.
 * Fields that are not asked for, with the others as they are, are left out.
 */
export function parseFields(
  manifest: Manifest,
  given: Record<string, string>,
  stored: readonly string[] = [],
): Submitted<ParsedFields> {
  const config: ParsedFields["config"] = {};
  const secrets: ParsedFields["secrets"] = {};
  const wrong: Record<string, string> = {};
  for (const field of manifest.fields) {
    if (!isAsked(field, manifest.fields, given)) continue;
    const text = given[field.name] ?? "";
    if (field.type === "secret") {
      if (text !== "") secrets[field.name] = text;
    } else if (field.type === "boolean") config[field.name] = text === "true";
    else if (text.trim() !== "") config[field.name] = text;
    const missing = field.required && text.trim() === "" && !stored.includes(field.name);
    if (missing) wrong[field.name] = `${field.label} is needed.`;
  }
  const kept = Object.fromEntries(stored.map((name) => [name, "kept"]));
  const parsed = manifest.config.safeParse({ ...kept, ...config, ...secrets });
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0] ?? manifest.fields[0]?.name ?? "");
    wrong[name] ??= issue.message;
  }
  return Object.keys(wrong).length > 0 ? { ok: false, fieldErrors: wrong } : { ok: true, config, secrets };
}

/** Seals secrets for the worker and keeps them with their source: from here on nobody but the worker can read them. */
async function storeSecrets(
  tx: PoolClient,
  keys: SealKeys,
  stored: { sourceId: string; secrets: Record<string, string>; actor: string; now: Date },
): Promise<void> {
  const { keyId, publicKey } = keys.worker;
  for (const [field, secret] of Object.entries(stored.secrets)) {
    const context = sealContext({ table: "source_secrets", id: stored.sourceId, field, keyId });
    const fingerprint = fingerprintSecret(keys.fingerprint, secret).slice(0, 6);
    await tx.query(
      `INSERT INTO source_secrets (source_id, field, key_id, sealed, fingerprint, set_at, set_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (source_id, field) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed,
         fingerprint = excluded.fingerprint, set_at = excluded.set_at, set_by = excluded.set_by`,
      [
        stored.sourceId,
        field,
        keyId,
        Buffer.from(seal(publicKey, secret, context)),
        fingerprint,
        stored.now,
        stored.actor,
      ],
    );
  }
}

/**
 * Refuses what would mix real sources with the demo organisation, for as long as the transaction lasts: a demo that is being
 * loaded is waited for, and one that is asked for now waits for us.
 */
export async function refuseBesideDemo(tx: PoolClient): Promise<void> {
  // What adding a source locks anyway; loading the demo locks against it.
  await tx.query("LOCK TABLE sources IN ROW EXCLUSIVE MODE");
  const demo = await tx.query("SELECT FROM sources WHERE demo LIMIT 1");
  if (demo.rowCount === 0) return;
  throw refusal(
    "demo_present",
    "The demo organisation is loaded, and real and demo data do not mix.",
    "Remove the demo first: “Remove demo data” in the browser, or `rollcall demo remove`.",
  );
}

async function refuseTakenName(
  tx: Pick<PoolClient, "query">,
  name: string,
  sourceId: string,
): Promise<boolean> {
  const taken = await tx.query("SELECT FROM sources WHERE lower(name) = lower($1) AND id <> $2", [
    name,
    sourceId,
  ]);
  return taken.rowCount !== 0;
}

const nameTaken = {
  ok: false,
  fieldErrors: { name: "Another source has this name. Choose another one." },
} as const;

/** Adds a source that is read live, seals its secrets, and asks for its first sync. Doing it twice adds one. */
export async function addSource(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  keys: SealKeys,
  added: AddSource,
  now: Date,
): Promise<Submitted<{ runId: string }>> {
  const manifest = requireManifest(added.connector);
  if (!scope.unrestricted) {
    throw refusal(
      "not_permitted",
      "Your membership is limited to a part of the organisation.",
      "Ask an administrator who reaches all of it to add the source.",
    );
  }
  const fields = parseFields(manifest, added.fields);
  if (!fields.ok) return fields;
  return inTransaction(pool, async (tx) => {
    await refuseBesideDemo(tx);
    if (await refuseTakenName(tx, added.name, added.sourceId)) return nameTaken;
    const everyMinutes = minutesOf(added.schedule);
    const created = await tx.query(
      `INSERT INTO sources (id, connector, name, mode, config, every_minutes, next_due_at, created_at, created_by)
       VALUES ($1, $2, $3, 'live', $4, $5::int, $6::timestamptz + make_interval(mins => $5::int), $6, $7)
       ON CONFLICT (id) DO NOTHING`,
      [
        added.sourceId,
        manifest.id,
        added.name,
        JSON.stringify(fields.config),
        everyMinutes,
        now,
        scope.actor,
      ],
    );
    if (created.rowCount === 1) {
      await storeSecrets(tx, keys, { ...added, secrets: fields.secrets, actor: scope.actor, now });
    } else await lockSource(tx, scope, added.sourceId);
    const run = await requestRun(tx, {
      sourceId: added.sourceId,
      trigger: "person",
      requestedBy: scope.actor,
      uploadId: null,
    });
    await wakeForRun(tx, run.runId);
    if (created.rowCount === 1) {
      const { sourceId, name } = added;
      await writeAudit(
        tx,
        { type: "source.added", sourceId, name, connector: manifest.id },
        scope.actor,
        name,
      );
      await writeAudit(
        tx,
        { type: "sync.requested", sourceId, runId: run.runId, by: "person" },
        scope.actor,
        name,
      );
    }
    return { ok: true, runId: run.runId };
  });
}

/** Changes name and fields of a source. Secrets that are left out stay; those that are given replace the old ones. */
export async function editSource(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  keys: SealKeys,
  edit: EditSource,
  now: Date,
): Promise<Submitted<object>> {
  return inTransaction(pool, async (tx) => {
    const source = await lockSource(tx, scope, edit.sourceId);
    refusePartOfDemo(source);
    const manifest = requireManifest(source.connector);
    const secrets = await tx.query<{ field: string }>(
      "SELECT field FROM source_secrets WHERE source_id = $1",
      [source.id],
    );
    const stored = secrets.rows.map((row) => row.field);
    const fields =
      source.mode === "live"
        ? parseFields(manifest, edit.fields, stored)
        : ({ ok: true, config: source.config, secrets: {} } as const);
    if (!fields.ok) return fields;
    if (await refuseTakenName(tx, edit.name, source.id)) return nameTaken;
    await tx.query("UPDATE sources SET name = $2, config = $3 WHERE id = $1", [
      source.id,
      edit.name,
      JSON.stringify(fields.config),
    ]);
    await storeSecrets(tx, keys, {
      sourceId: source.id,
      secrets: fields.secrets,
      actor: scope.actor,
      now,
    });
    // A way in that is no longer asked for is not kept.
    const unasked = manifest.fields
      .filter((field) => field.type === "secret" && !isAsked(field, manifest.fields, edit.fields))
      .map((field) => field.name);
    if (source.mode === "live") {
      await tx.query("DELETE FROM source_secrets WHERE source_id = $1 AND field = ANY($2::text[])", [
        source.id,
        unasked,
      ]);
    }
    const before = new Map(Object.entries(source.config));
    const changed = [...new Set([...before.keys(), ...Object.keys(fields.config)])].filter(
      (name) =>
        JSON.stringify(before.get(name)) !== JSON.stringify(new Map(Object.entries(fields.config)).get(name)),
    );
    const renamed = source.name === edit.name ? [] : ["name"];
    await writeAudit(
      tx,
      {
        type: "source.edited",
        sourceId: source.id,
        name: edit.name,
        fields: [...renamed, ...changed],
        secretsReplaced: Object.keys(fields.secrets),
      },
      scope.actor,
      edit.name,
    );
    return { ok: true };
  });
}

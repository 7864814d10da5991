import type { PoolClient } from "pg";
import type { ChannelKind } from "@/lib/domain/alert";
import { newSigningSecret } from "@/lib/domain/alert-webhook";
import { isAsked } from "@/lib/features/sources/schema-catalogue";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { fingerprintSecret } from "@/lib/platform/fingerprint-key";
import type { WebKeys } from "@/lib/platform/keys";
import type { Scope } from "@/lib/platform/scope";
import { seal, sealContext } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import type { AddChannel, EditChannel, Submitted } from "./schema";
import { channelKindViews, isChannelKind, judgeFields, keptMark } from "./schema-kinds";

type Database = Pick<Web, "pool">;
/** What seals: the keys of the web process, which cannot open what they sealed. */
export type SealKeys = Pick<WebKeys, "worker" | "fingerprint">;

/** Names of the secrets that sign webhooks begin so; a replaced one stays for a day. */
export const signingField = "signing";
const overlapHours = 24;

/** A refusal that a person can act on; nothing was changed. */
export function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

export interface ParsedChannel {
  /** As it is stored: texts of the form, without secrets. */
  config: Record<string, string>;
  secrets: Record<string, string>;
}

/** Judges a form. `stored` names the secrets that are kept for the same place: they count as given. */
export function parseChannel(
  kind: ChannelKind,
  given: Record<string, string>,
  stored: readonly string[],
): Submitted<ParsedChannel> {
  const config: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const wrong: Record<string, string> = {};
  const { fields } = channelKindViews[kind];
  for (const field of fields) {
    if (!isAsked(field, fields, given)) continue;
    const text = given[field.name] ?? "";
    if (text.trim() === "") {
      const kept = field.type === "secret" && stored.includes(field.name);
      if (field.required && !kept) wrong[field.name] = `${field.label} is needed.`;
    } else if (field.type === "secret") secrets[field.name] = text;
    else config[field.name] = text.trim();
  }
  const kept = Object.fromEntries(stored.map((name) => [name, keptMark]));
  const judged = judgeFields(kind, { ...kept, ...config, ...secrets });
  const fieldErrors = { ...judged, ...wrong };
  return Object.keys(fieldErrors).length > 0 ? { ok: false, fieldErrors } : { ok: true, config, secrets };
}

/** Whether two forms lead to the same place: only there a stored secret may go. */
export function samePlace(
  kind: ChannelKind,
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  return channelKindViews[kind].place.every((field) => (one[field] ?? "") === (other[field] ?? "").trim());
}

/** Seals secrets for the worker and keeps them with their channel: from here on nobody but the worker can read them. */
export async function storeSecrets(
  tx: PoolClient,
  keys: SealKeys,
  stored: { channelId: string; secrets: Record<string, string>; actor: string; now: Date },
): Promise<void> {
  const { keyId, publicKey } = keys.worker;
  for (const [field, secret] of Object.entries(stored.secrets)) {
    const context = sealContext({ table: "channel_secrets", id: stored.channelId, field, keyId });
    await tx.query(
      `INSERT INTO channel_secrets (channel_id, field, key_id, sealed, fingerprint, set_at, set_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (channel_id, field) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed,
         fingerprint = excluded.fingerprint, set_at = excluded.set_at, set_by = excluded.set_by`,
      [
        stored.channelId,
        field,
        keyId,
        Buffer.from(seal(publicKey, secret, context)),
        fingerprintSecret(keys.fingerprint, secret).slice(0, 6),
        stored.now,
        stored.actor,
      ],
    );
  }
}

export interface LockedChannel {
  id: string;
  name: string;
  kind: ChannelKind;
  config: Record<string, string>;
  secrets: string[];
}

/** Locks a channel. Throws AppError `not_found`. */
export async function lockChannel(tx: PoolClient, id: string): Promise<LockedChannel> {
  const found = await tx.query<Omit<LockedChannel, "kind"> & { kind: string }>(
    `SELECT c.id, c.name, c.kind, c.config,
       ARRAY(SELECT s.field FROM channel_secrets s WHERE s.channel_id = c.id AND s.retires_at IS NULL) AS secrets
     FROM channels c WHERE c.id = $1 FOR UPDATE OF c`,
    [id],
  );
  const channel = found.rows[0];
  if (!channel || !isChannelKind(channel.kind)) {
    throw refusal("not_found", "There is no such channel.", "Reload the list.");
  }
  return { ...channel, kind: channel.kind };
}

const nameTaken = {
  ok: false,
  fieldErrors: { name: "Another channel has this name. Choose another one." },
} as const;

async function isTaken(tx: PoolClient, name: string, id: string): Promise<boolean> {
  const taken = await tx.query("SELECT FROM channels WHERE lower(name) = lower($1) AND id <> $2", [name, id]);
  return taken.rowCount !== 0;
}

/** A channel leads elsewhere, or nowhere: nothing is told over it before an administrator has looked again. */
export async function disarmAlerts(tx: PoolClient, channelId: string): Promise<number> {
  const disarmed = await tx.query(
    `UPDATE alerts SET armed_at = NULL, armed_by = NULL, next_at = NULL WHERE channel_id = $1 AND armed_at IS NOT NULL`,
    [channelId],
  );
  return disarmed.rowCount ?? 0;
}

/** Adds a channel. A webhook's signing secret is made here and given once. Doing it twice adds one. */
export async function addChannel(
  { pool }: Database,
  scope: Scope,
  keys: SealKeys,
  { channelId, kind, name, fields }: AddChannel,
  now: Date,
): Promise<Submitted<{ signingSecret: string | null }>> {
  const parsed = parseChannel(kind, fields, []);
  if (!parsed.ok) return parsed;
  return inTransaction(pool, async (tx) => {
    // One at a time: two of one name would fail without a word.
    await tx.query("LOCK TABLE channels IN SHARE ROW EXCLUSIVE MODE");
    if (await isTaken(tx, name, channelId)) return nameTaken;
    const made = await tx.query(
      `INSERT INTO channels (id, kind, name, config, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO NOTHING`,
      [channelId, kind, name, JSON.stringify(parsed.config), now, scope.actor],
    );
    if (made.rowCount === 0) return { ok: true, signingSecret: null };
    const signingSecret = kind === "webhook" ? newSigningSecret() : null;
    const signing: Record<string, string> = signingSecret === null ? {} : { [signingField]: signingSecret };
    const secrets = { ...parsed.secrets, ...signing };
    await storeSecrets(tx, keys, { channelId, secrets, actor: scope.actor, now });
    await writeAudit(
      tx,
      { type: "channel.added", channelId, name, kind },
      scope.actor,
      `channel:${channelId}`,
    );
    return { ok: true, signingSecret };
  });
}

/**
 * Changes name and fields of a channel. Secrets that are left out stay, unless they would go to another place. What is
 * told over it is disarmed, unless only its name or a credential is another.
 */
export async function editChannel(
  { pool }: Database,
  scope: Scope,
  keys: SealKeys,
  edit: EditChannel,
  now: Date,
): Promise<Submitted<{ alertsDisarmed: number }>> {
  return inTransaction(pool, async (tx) => {
    const channel = await lockChannel(tx, edit.channelId);
    const stays = samePlace(channel.kind, channel.config, edit.fields);
    const parsed = parseChannel(channel.kind, edit.fields, stays ? channel.secrets : []);
    if (!parsed.ok) return parsed;
    if (await isTaken(tx, edit.name, channel.id)) return nameTaken;
    const { config, secrets } = parsed;
    await tx.query("UPDATE channels SET name = $2, config = $3 WHERE id = $1", [
      channel.id,
      edit.name,
      JSON.stringify(config),
    ]);
    if (!stays) {
      await tx.query("DELETE FROM channel_secrets WHERE channel_id = $1 AND NOT (field LIKE $2 || '%')", [
        channel.id,
        signingField,
      ]);
    }
    await storeSecrets(tx, keys, { channelId: channel.id, secrets, actor: scope.actor, now });
    const changed = [...new Set([...Object.keys(channel.config), ...Object.keys(config)])].filter(
      (field) => channel.config[field] !== config[field],
    );
    // The address of a Slack channel is its secret.
    const elsewhere = changed.length > 0 || (channel.kind === "slack" && "url" in secrets);
    const alertsDisarmed = elsewhere ? await disarmAlerts(tx, channel.id) : 0;
    await writeAudit(
      tx,
      {
        type: "channel.edited",
        channelId: channel.id,
        name: edit.name,
        fields: [...(channel.name === edit.name ? [] : ["name"]), ...changed],
        secretsReplaced: Object.keys(secrets),
        alertsDisarmed,
      },
      scope.actor,
      `channel:${channel.id}`,
    );
    return { ok: true, alertsDisarmed };
  });
}

/** Removes a channel with its secrets and its log. Alerts that told over it stay, and stop. */
export async function removeChannel({ pool }: Database, scope: Scope, channelId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const { name } = await lockChannel(tx, channelId);
    const alertsDisarmed = await disarmAlerts(tx, channelId);
    await tx.query("DELETE FROM channels WHERE id = $1", [channelId]);
    await writeAudit(
      tx,
      { type: "channel.removed", channelId, name, alertsDisarmed },
      scope.actor,
      `channel:${channelId}`,
    );
  });
}

/** Makes a new signing secret and gives it, once. The old one signs beside it for a day. */
export async function rotateSigning(
  { pool }: Database,
  scope: Scope,
  keys: SealKeys,
  channelId: string,
  now: Date,
): Promise<{ signingSecret: string }> {
  return inTransaction(pool, async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (channel.kind !== "webhook") {
      throw refusal("not_signed", "Only webhooks are signed.", "Edit the channel to replace its credential.");
    }
    await tx.query("DELETE FROM channel_secrets WHERE channel_id = $1 AND retires_at <= $2", [
      channelId,
      now,
    ]);
    const retires = new Date(now.getTime() + overlapHours * 3_600_000);
    await tx.query(
      "UPDATE channel_secrets SET retires_at = $2 WHERE channel_id = $1 AND retires_at IS NULL AND field LIKE $3 || '%'",
      [channelId, retires, signingField],
    );
    const signingSecret = newSigningSecret();
    const secrets = { [`${signingField}-${now.getTime()}`]: signingSecret };
    await storeSecrets(tx, keys, { channelId, secrets, actor: scope.actor, now });
    const { name } = channel;
    await writeAudit(
      tx,
      {
        type: "channel.edited",
        channelId,
        name,
        fields: [],
        secretsReplaced: [signingField],
        alertsDisarmed: 0,
      },
      scope.actor,
      `channel:${channelId}`,
    );
    return { signingSecret };
  });
}

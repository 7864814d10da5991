import type { Pool } from "pg";
import { signingField } from "@/lib/features/channels/mutations";
import { type OpenedChannel, openedChannelSchema } from "@/lib/features/channels/schema-kinds";
import type { WorkerKeys } from "@/lib/platform/keys";
import type { Resolve } from "@/lib/platform/outbound/connect";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import { sealContext, unseal } from "@/lib/platform/seal";
import { SendFailure } from "./send-failure";

/** What sending needs from outside. */
export interface SendOptions {
  pool: Pool;
  keys: Pick<WorkerKeys, "worker">;
  allowCidrs: readonly string[];
  publicUrl: string;
  resolve?: Resolve;
}

/** A channel with its secrets opened, and what its webhooks are signed with now. */
export interface OpenChannel {
  channel: OpenedChannel;
  signing: string[];
}

/** Opens a stored channel. Throws SendFailure when it is not complete, an AppError when a seal is broken. */
export async function openChannel(options: SendOptions, channelId: string, now: Date): Promise<OpenChannel> {
  const found = await options.pool.query<{ kind: string; config: Record<string, unknown> }>(
    "SELECT kind, config FROM channels WHERE id = $1",
    [channelId],
  );
  const row = found.rows[0];
  if (!row) throw new SendFailure("The channel was removed.", false);
  return judged(row.kind, row.config, await openSecrets(options, channelId, now));
}

/** The stored secrets of a channel that still count. */
export async function openSecrets(
  { pool, keys }: Pick<SendOptions, "pool" | "keys">,
  channelId: string,
  now: Date,
): Promise<Record<string, string>> {
  const rows = await pool.query<{ field: string; key_id: string; sealed: Buffer }>(
    `SELECT field, key_id, sealed FROM channel_secrets WHERE channel_id = $1 AND (retires_at IS NULL OR retires_at > $2)
     ORDER BY retires_at DESC NULLS FIRST`,
    [channelId, now],
  );
  return Object.fromEntries(
    rows.rows.map(({ field, key_id: keyId, sealed }) => {
      const context = sealContext({ table: "channel_secrets", id: channelId, field, keyId });
      return [field, unseal(keys.worker.privateKey, sealed, context).toString("utf8")];
    }),
  );
}

/** A channel of these fields and secrets. Throws SendFailure when something is missing. */
export function judged(
  kind: string,
  config: Record<string, unknown>,
  secrets: Record<string, string>,
): OpenChannel {
  const parsed = openedChannelSchema.safeParse({ ...config, ...secrets, kind });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SendFailure(`The channel is not complete: ${issue?.path.join(".")}: ${issue?.message}`, false);
  }
  const signing = Object.entries(secrets).flatMap(([field, secret]) =>
    field.startsWith(signingField) ? [secret] : [],
  );
  return { channel: parsed.data, signing };
}

/** The one way out by HTTP: no retry of its own, since the outbox keeps count. */
export function openDoor(options: SendOptions, signal: AbortSignal): OutboundClient {
  return createHttpClient({
    connector: "alerts",
    allowCidrs: options.allowCidrs,
    retryBaseMs: 500,
    signal,
    retry: { tries: 1 },
    limits: { wholeMs: 20_000, bodyBytes: 1_000_000 },
    ...(options.resolve ? { resolve: options.resolve } : {}),
  });
}

/** Every status but success: handed back, so that what it means here is said here. No redirect is followed. */
export const refusals: number[] = Array.from({ length: 300 }, (_, n) => 300 + n);

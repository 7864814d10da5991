import type { Pool } from "pg";
import { type Connector, type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { fingerprintSecret } from "@/lib/platform/fingerprint-key";
import type { WorkerKeys } from "@/lib/platform/keys";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient } from "@/lib/platform/outbound/http-client";
import { sealContext, unseal } from "@/lib/platform/seal";
import type { SyncEngine, SyncSource } from "./source";
import { databaseNow } from "./sync-run";

export interface LiveOptions {
  pool: Pool;
  keys: WorkerKeys;
  retryBaseMs: number;
  allowCidrs: readonly string[];
  warn: (message: string) => void;
}

/** Opens a source for reading: unseals its credentials, checks its configuration, and hands it the one way out. */
export function liveContexts(options: Omit<LiveOptions, "warn">): SyncEngine["liveContext"] {
  return async (source, connector, signal, warn) =>
    liveContext({ ...options, warn }, source, connector, await openSecrets(options, source.id), signal);
}

/** The context of a configuration and its opened secrets. Throws `SourceError` when they are not complete. */
export async function liveContext(
  options: LiveOptions,
  source: Pick<SyncSource, "name" | "config">,
  connector: Connector,
  secrets: Record<string, string>,
  signal: AbortSignal,
): Promise<LiveContext<unknown>> {
  const config = connector.manifest.config.safeParse({ ...source.config, ...secrets });
  if (!config.success) {
    const issue = config.error.issues[0];
    throw new SourceError({
      kind: "malformed",
      message: `The configuration of ${source.name} is not complete: ${issue?.path.join(".")}: ${issue?.message}. Edit the source.`,
    });
  }
  return {
    now: await databaseNow(options.pool),
    config: config.data,
    fingerprint: (secret) => fingerprintSecret(options.keys.fingerprint, secret),
    signal,
    warn: options.warn,
    lookup: createLookups(options),
    http: createHttpClient({
      connector: connector.manifest.id,
      retryBaseMs: options.retryBaseMs,
      allowCidrs: options.allowCidrs,
      signal,
      onSkew: (host, ms) => options.warn(skewSentence(host, ms)),
    }),
  };
}

function skewSentence(host: string, ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  return `The clock of ${host} is ${minutes} minutes ${ms > 0 ? "ahead of" : "behind"} ours: times that it states may be off by that.`;
}

/** The stored secrets of a source, opened. Throws an AppError when one was changed or sealed for another key. */
export async function openSecrets(
  options: Pick<LiveOptions, "pool" | "keys">,
  sourceId: string,
): Promise<Record<string, string>> {
  const { pool, keys } = options;
  const rows = await pool.query<{ field: string; key_id: string; sealed: Buffer }>(
    "SELECT field, key_id, sealed FROM source_secrets WHERE source_id = $1",
    [sourceId],
  );
  return Object.fromEntries(
    rows.rows.map(({ field, key_id: keyId, sealed }) => {
      const context = sealContext({ table: "source_secrets", id: sourceId, field, keyId });
      return [field, unseal(keys.worker.privateKey, sealed, context).toString("utf8")];
    }),
  );
}

/** Whether a connector can be read live at all. */
export function readsLive(connector: Connector): boolean {
  return connector.plan !== undefined && connector.pages !== undefined;
}

import type { Pool } from "pg";
import type { Connector, LiveContext } from "@/lib/connectors/sdk/contract";
import type { UsageKeeping } from "@/lib/features/usage/schema";

/** A source as the engine sees it. */
export interface SyncSource {
  id: string;
  name: string;
  connector: string;
  config: Record<string, unknown>;
}

/** What the engine needs from outside: the database, the registry, and how to open a live context of a source. */
export interface SyncEngine {
  pool: Pool;
  connectorOf: (id: string) => Promise<Connector>;
  /** Opens the sealed credentials and the outbound client. Throws `SourceError` when they cannot be opened. */
  liveContext: (
    source: SyncSource,
    connector: Connector,
    signal: AbortSignal,
    warn: (message: string) => void,
  ) => Promise<LiveContext<unknown>>;
  leaseSeconds: number;
  tombstoneHours: number;
  usage: UsageKeeping;
  /** Scopes of one run that this process reads at the same time. */
  concurrency: number;
  /** Names this process on the scope row. */
  worker: string;
  log: { info: (facts: object, message: string) => void; warn: (facts: object, message: string) => void };
}

export async function getSyncSource(pool: Pool, id: string): Promise<SyncSource | null> {
  const found = await pool.query<SyncSource>(
    "SELECT id, name, connector, config FROM sources WHERE id = $1 AND removed_at IS NULL",
    [id],
  );
  return found.rows[0] ?? null;
}

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Pool } from "pg";
import { loadConnector } from "@/lib/connectors/registry";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { manualConnectorId } from "@/lib/features/manual/mutations";
import { manualConnector } from "@/lib/jobs/manual-connector";
import { selfConnector, selfConnectorId } from "@/lib/jobs/self-inventory";
import type { Env } from "@/lib/platform/env";
import type { WorkerKeys } from "@/lib/platform/keys";
import type { Log } from "@/lib/platform/log";
import { liveContexts } from "./live-context";
import type { SyncEngine } from "./source";

/** Scopes of one run that a process reads at the same time. */
const CONCURRENCY = 3;

/** The engine of this process: the worker's, or a command's. */
export function createSyncEngine(options: { pool: Pool; env: Env; keys: WorkerKeys; log: Log }): SyncEngine {
  const { pool, env, keys, log } = options;
  return {
    pool,
    connectorOf: async (id) => {
      if (id === manualConnectorId) return manualConnector(pool);
      if (id === selfConnectorId) return selfConnector(pool);
      const connector = await loadConnector(id);
      if (!connector) {
        throw new SourceError({
          kind: "unsupported",
          message: `This version of Rollcall has no connector "${id}".`,
        });
      }
      return connector;
    },
    liveContext: liveContexts({
      pool,
      keys,
      retryBaseMs: env.retryBaseMs,
      allowCidrs: env.allowCidrs,
    }),
    leaseSeconds: env.leaseSeconds,
    tombstoneHours: env.tombstoneHours,
    usage: env.usage,
    concurrency: CONCURRENCY,
    worker: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    log,
  };
}

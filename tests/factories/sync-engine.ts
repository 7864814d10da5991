import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import type { SyncEngine } from "@/lib/jobs/sync/source";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { createLookups } from "@/lib/platform/outbound/connect";

/** An engine over one connector, with short leases and no way out to the network. */
export function testEngine(pool: Pool, connector: Connector, options: Partial<SyncEngine> = {}): SyncEngine {
  return {
    pool,
    connectorOf: async () => connector,
    liveContext: async (source, _connector, signal) => ({
      now: new Date(),
      config: source.config,
      fingerprint: null,
      signal,
      warn: () => undefined,
      lookup: createLookups({ allowCidrs: [] }),
      http: {
        request: async () => {
          throw new SourceError({ kind: "unreachable", message: "this test has no network" });
        },
      },
    }),
    leaseSeconds: 2,
    tombstoneHours: 24,
    usage: { days: 35, months: 60 },
    concurrency: 2,
    worker: `test-${randomUUID()}`,
    log: { info: () => undefined, warn: () => undefined },
    ...options,
  };
}

export async function createSource(pool: Pool, name: string, connector = "scripted"): Promise<string> {
  const created = await pool.query<{ id: string }>(
    "INSERT INTO sources (connector, name, mode, created_by) VALUES ($1, $2, 'live', 'test') RETURNING id",
    [connector, name],
  );
  return created.rows[0]?.id ?? "";
}

/** One whole sync of a source, in this process. Answers the run's id. */
export async function syncOnce(engine: SyncEngine, sourceId: string): Promise<string> {
  const { runId } = await requestRun(engine.pool, {
    sourceId,
    trigger: "command",
    requestedBy: "test",
    uploadId: null,
  });
  await syncRun(engine, runId, new AbortController().signal);
  return runId;
}

/** Sets every clock of the past back, as if the hours had gone by. */
export async function letHoursPass(pool: Pool, hours: number): Promise<void> {
  for (const table of ["sightings", "members", "grants", "trusts"]) {
    await pool.query(`UPDATE ${table} SET missing_since = missing_since - make_interval(hours => $1)`, [
      hours,
    ]);
  }
}

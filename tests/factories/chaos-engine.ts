import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import type { SyncEngine } from "@/lib/jobs/sync/source";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient, type HttpClientOptions } from "@/lib/platform/outbound/http-client";
import { chaosConnector } from "@/tests/factories/chaos-connector";
import { testEngine } from "@/tests/factories/sync-engine";

/** One id in every database, so that what is computed from it is the same everywhere. */
export const CHAOS_SOURCE = "00000000-0000-4000-8000-00000000c4a0";

/** The engine in this process, reading the loopback source through the real outbound client. */
export function chaosEngine(
  pool: Pool,
  http: Partial<HttpClientOptions> = {},
  engine: Partial<SyncEngine> = {},
): SyncEngine {
  return testEngine(pool, chaosConnector, {
    liveContext: async (source, _connector, signal) => ({
      now: new Date(),
      config: source.config,
      fingerprint: null,
      signal,
      warn: () => undefined,
      lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
      http: createHttpClient({
        connector: "chaos",
        allowCidrs: ["127.0.0.0/8"],
        retryBaseMs: 1,
        signal,
        ...http,
      }),
    }),
    ...engine,
  });
}

export async function createChaosSource(pool: Pool, url: string): Promise<string> {
  await pool.query(
    "INSERT INTO sources (id, connector, name, mode, config, created_by) VALUES ($1, 'chaos', 'chaos', 'live', $2, 'test')",
    [CHAOS_SOURCE, JSON.stringify({ url })],
  );
  return CHAOS_SOURCE;
}

/** Asks for a sync of the loopback source; whoever works on it is started elsewhere. */
export async function requestChaosRun(pool: Pool): Promise<string> {
  const { runId } = await requestRun(pool, {
    sourceId: CHAOS_SOURCE,
    trigger: "command",
    requestedBy: "test",
    uploadId: null,
  });
  return runId;
}

/** Asks again and again until there is an answer. Fails with `what` after the deadline. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = 30,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(10);
  }
}

export interface EndedRun {
  status: string;
  failures: { key: string; failure: { kind: string; message: string; permission?: string } }[];
}

/** How a run ended, with the failure of each of its scopes that has one. */
export async function endOfRun(pool: Pool, runId: string, seconds = 60): Promise<EndedRun> {
  const status = await until(
    "the run ends",
    async () => {
      const run = await pool
        .query<{ status: string }>("SELECT status FROM sync_runs WHERE id = $1", [runId])
        // A database that is being killed and revived answers again later.
        .catch(() => ({ rows: [] }));
      const found = run.rows[0]?.status;
      return found === "requested" || found === "running" ? undefined : found;
    },
    seconds,
  );
  const failed = await pool.query<EndedRun["failures"][number]>(
    "SELECT key, failure FROM sync_scopes WHERE run_id = $1 AND failure IS NOT NULL ORDER BY ordinal",
    [runId],
  );
  return { status, failures: failed.rows };
}

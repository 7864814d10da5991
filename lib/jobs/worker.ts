import { run } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import { packageRoot, resolveDataDir } from "@/lib/platform/data-dir";
import type { Env } from "@/lib/platform/env";
import { loadKeys } from "@/lib/platform/keys";
import { createLog } from "@/lib/platform/log";
import { prepareQueue } from "@/lib/platform/queue";
import { refreshMetrics } from "./metrics/refresh";
import { createSyncEngine } from "./sync/engine";
import { applyDecidedHolds } from "./sync/released-holds";
import { requestDueRuns, requeueRuns } from "./sync/requeue";
import { syncRun } from "./sync/sync-run";

const syncPayload = z.object({ runId: z.uuid() });
/** Jobs at the same time: one long sync must not keep the others waiting. */
const CONCURRENCY = 4;

/**
 * Runs jobs until the signal aborts, then comes to a safe point and returns. What there is to do stands on rows; the queue
 * only wakes. The look-out finds what no wake-up told of: expired leases, due schedules, decided holds.
 */
export async function startWorker(options: { pool: Pool; env: Env; signal: AbortSignal }): Promise<void> {
  const { pool, env, signal } = options;
  const log = createLog({ level: env.logLevel, name: "worker" });
  const keys = await loadKeys({
    env,
    dataDir: resolveDataDir(env.data, packageRoot()),
    pool,
    role: "worker",
  });
  const engine = createSyncEngine({ pool, env, keys, log });
  await prepareQueue(pool);
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    taskList: {
      sync: async (payload) => {
        await syncRun(engine, syncPayload.parse(payload).runId, signal);
      },
      holds: async () => {
        await applyDecidedHolds(pool, env.tombstoneHours);
      },
    },
  });
  const everyMs = Math.min(30_000, (env.leaseSeconds * 1000) / 2);
  const lookOut = setInterval(() => {
    void lookAround(pool, env).catch((error: unknown) => log.warn({ err: error }, "look-out failed"));
  }, everyMs);
  await lookAround(pool, env);
  log.info({}, "worker started");
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  clearInterval(lookOut);
  await runner.stop();
}

async function lookAround(pool: Pool, env: Env): Promise<void> {
  await requestDueRuns(pool);
  await requeueRuns(pool);
  await applyDecidedHolds(pool, env.tombstoneHours);
  await refreshMetrics(pool);
}

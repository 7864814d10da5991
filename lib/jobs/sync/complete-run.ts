import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionLoss } from "@/lib/platform/transaction";
import type { SyncEngine } from "./source";
import { syncRun } from "./sync-run";

/** How long a command waits for a database that went away. */
const PATIENCE_MS = 60_000;

/**
 * Works on a run until it has ended, here or elsewhere. Scopes that another process holds are waited for; when their
 * holder dies, their leases end and they are taken over. A database that went away is waited for, too.
 */
export async function completeRun(engine: SyncEngine, runId: string, signal: AbortSignal): Promise<void> {
  const pauseMs = Math.min(1000, (engine.leaseSeconds * 1000) / 4);
  let lostAt: number | null = null;
  for (;;) {
    signal.throwIfAborted();
    try {
      if ((await syncRun(engine, runId, signal)) === "finished") return;
      lostAt = null;
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > PATIENCE_MS) throw error;
    }
    await sleep(pauseMs, undefined, { signal });
  }
}

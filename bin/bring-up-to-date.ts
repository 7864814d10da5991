import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { assessDue } from "@/lib/jobs/assess/assess-due";

/** How long another process that assesses is waited for. */
const patienceMs = 30_000;

/** Assesses what changed and what is due by now, or waits a while for whoever is at it. Ctrl-C ends it; what was done stays. */
export async function bringUpToDate(pool: Pool, now: Date): Promise<void> {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(500)) {
    if ((await assessDue(pool, now, stop.signal)) !== "busy_elsewhere") return;
  }
}

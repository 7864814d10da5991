import type { Pool } from "pg";
import { z } from "zod";
import { schemaState } from "@/lib/platform/migrate";

/** The database must answer within this. */
const databaseMs = 1000;
/** A worker that has not been heard of for so long counts as stopped. It writes every 30 s. */
const silentMs = 90_000;
const heartbeatName = "worker.heartbeat";

export interface Readiness {
  ready: boolean;
  database: "answers" | "unreachable";
  migrations: "current" | "not_current" | "unknown";
  worker: "alive" | "silent" | "unknown";
}

/** The worker says that it is there, by the database's clock. */
export async function beatHeart(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, 'true', clock_timestamp(), 'worker')
     ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at`,
    [heartbeatName],
  );
}

const unreachable: Readiness = {
  ready: false,
  database: "unreachable",
  migrations: "unknown",
  worker: "unknown",
};
const silenceSchema = z.object({ ms: z.number() });

/** Whether everything is there that pages and syncs need. Never throws; an answer takes at most a second. */
export async function readiness(pool: () => Promise<Pool>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve(unreachable), databaseMs);
  });
  const asked = pool()
    .then(ask)
    .catch(() => unreachable);
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer;
}

async function ask(pool: Pool): Promise<Readiness> {
  const state = await schemaState(pool).catch((error: unknown) => {
    // The database answers; its tables are not ours, or not whole.
    if (error instanceof Error && "safe" in error) return "broken" as const;
    throw error;
  });
  if (state !== "current") {
    return { ready: false, database: "answers", migrations: "not_current", worker: "unknown" };
  }
  const found = await pool.query(
    "SELECT extract(epoch FROM clock_timestamp() - updated_at)::float8 * 1000 AS ms FROM settings WHERE name = $1",
    [heartbeatName],
  );
  const silence = silenceSchema.safeParse(found.rows[0]);
  const alive = silence.success && silence.data.ms < silentMs;
  return { ready: alive, database: "answers", migrations: "current", worker: alive ? "alive" : "silent" };
}

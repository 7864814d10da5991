import { userInfo } from "node:os";
import type { CommandContext } from "@/bin/command-context";
import { createSyncEngine } from "@/lib/jobs/sync/engine";
import type { SyncEngine } from "@/lib/jobs/sync/source";
import type { Database } from "@/lib/platform/database";
import { type CommandKeys, loadKeys } from "@/lib/platform/keys";
import { createLog } from "@/lib/platform/log";
import { prepareQueue } from "@/lib/platform/queue";

export interface CommandEngine {
  engine: SyncEngine;
  keys: CommandKeys;
  /** Aborts when the person presses Ctrl-C; what was committed stays, and the worker goes on from there. */
  signal: AbortSignal;
  /** Who, as the audit log writes it. */
  actor: string;
}

/** The sync engine in this process, under the same leases as the worker's. */
export async function openEngine(context: CommandContext & { database: Database }): Promise<CommandEngine> {
  const { env, dataDir, database } = context;
  const keys = await loadKeys({ env, dataDir, pool: database.pool, role: "command" });
  await prepareQueue(database.pool);
  const log = createLog({ level: env.logLevel === "info" ? "error" : env.logLevel, name: "rollcall" });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return {
    engine: createSyncEngine({ pool: database.pool, env, keys, log }),
    keys,
    signal: stop.signal,
    actor: `cli:${userName()}`,
  };
}

/** The name of the system's user, or its number where it has none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

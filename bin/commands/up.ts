import type { Command } from "commander";
import { keepRunning } from "@/bin/child";
import { answer, readContext, tell } from "@/bin/command-context";
import { userName } from "@/bin/sync-engine";
import { requirePort, waitUntilLive, webPlan, workerPlan } from "@/bin/web-server";
import { loadDemo } from "@/lib/features/demo/mutations";
import { createSetupLink } from "@/lib/features/members/setup-link";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { ensureDataDir, packageRoot } from "@/lib/platform/data-dir";
import { checkServer, type Database, openDatabase } from "@/lib/platform/database";
import { claimInstance, refuseSecondInstance } from "@/lib/platform/instance";
import { loadKeys } from "@/lib/platform/keys";
import { migrate } from "@/lib/platform/migrate";
import { prepareQueue } from "@/lib/platform/queue";

type UpOptions = { port?: string; host?: string; data?: string; demo?: boolean };

/** Longest waits for children to finish what they do; with the database's 15 s a stop stays within 25 s. */
const webGraceMs = 8000;
const workerGraceMs = 8000;

/** Gives a signal that Ctrl-C and SIGTERM abort. A second one ends the process at once; children notice by themselves. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort();
    });
  }
  return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function up(options: UpOptions): Promise<void> {
  const { env, dataDir } = readContext(options);
  const signal = stopSignal();
  // Everything that may refuse comes first, while nothing is changed yet.
  refuseSecondInstance(dataDir);
  await requirePort(env.host, env.port);
  if (env.databaseUrl !== undefined) await checkServer(env.databaseUrl);
  ensureDataDir(dataDir);
  const instance = await claimInstance(dataDir, env.publicUrl);
  let database: Database | undefined;
  try {
    if (env.data === undefined) tell(`Data folder: ${dataDir}`);
    database = await openDatabase({ databaseUrl: env.databaseUrl, dataDir, notify: tell, connections: 4 });
    const applied = await migrate(database.pool);
    if (applied.length > 0) tell(`The database is ready (${applied.length} migrations applied).`);
    // Makes the keys the first time, and refuses wrong ones before anything else starts.
    await loadKeys({ env, dataDir, pool: database.pool, role: "command" });
    await prepareQueue(database.pool);
    // The worker loads it, and nothing waits for that.
    if (options.demo) await loadDemo(database.pool, `cli:${userName()}`, await databaseNow(database.pool));
    if (!signal.aborted) await serve(env, dataDir, database, signal);
  } finally {
    await database?.close();
    instance.release();
  }
  tell("Rollcall has stopped.");
}

async function serve(
  env: ReturnType<typeof readContext>["env"],
  dataDir: string,
  database: Database,
  signal: AbortSignal,
): Promise<void> {
  const root = packageRoot();
  const web = keepRunning(webPlan(root, env, dataDir, database.url), tell);
  const worker = keepRunning(workerPlan(root, env, dataDir, database.url), tell);
  try {
    await waitUntilLive(env, web, signal);
    if (!signal.aborted) {
      const setupLink = await createSetupLink(database.pool, env.publicUrl, new Date());
      if (setupLink !== null) answer(`Create the administrator (works once, for 30 minutes): ${setupLink}`);
      answer(`Rollcall is running at ${env.publicUrl} (Ctrl-C stops it).`);
    }
    await untilAborted(signal);
    tell("Stopping …");
  } finally {
    await Promise.all([web.stop(webGraceMs), worker.stop(workerGraceMs)]);
  }
}

/** `rollcall up`. */
export function register(program: Command): void {
  program
    .command("up")
    .description("start the database, the web server and the worker; Ctrl-C stops them")
    .option("--port <number>", "port of the web server (default 3000)")
    .option("--host <address>", "address to listen on (default 127.0.0.1)")
    .option("--data <dir>", "the data folder (default .data in the checkout)")
    .option("--demo", "load the demo organisation, where no real source is connected")
    .action(up);
}

import { tell } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { startWorker } from "@/lib/jobs/worker";
import { packageRoot, resolveDataDir } from "@/lib/platform/data-dir";
import { openCurrentDatabase } from "@/lib/platform/database";
import { processEnv } from "@/lib/platform/env";
import { AppError, describeError } from "@/lib/platform/errors";

/** Longest time that work in hand may take to come to a safe point after a stop was asked for. */
const graceMs = 7000;

const controller = new AbortController();

function stop(): void {
  if (controller.signal.aborted) return;
  controller.abort();
  setTimeout(() => process.exit(exitCodes.failure), graceMs).unref();
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
if (process.argv.includes("--with-parent")) {
  // The pipe breaks when the process that started us is gone, however it died.
  process.stdin.on("end", stop);
  process.stdin.on("error", stop);
  process.stdin.resume();
}

try {
  const env = processEnv();
  const dataDir = resolveDataDir(env.data, packageRoot());
  // The process that started us has said already where things lie.
  const database = await openCurrentDatabase({
    databaseUrl: env.databaseUrl,
    dataDir,
    notify: () => {},
    idleSeconds: env.leaseSeconds,
  });
  try {
    await startWorker({ pool: database.pool, env, signal: controller.signal });
  } finally {
    await database.close();
  }
  process.exit(exitCodes.ok);
} catch (error) {
  tell(`Worker: ${describeError(error)}`);
  process.exit(error instanceof AppError ? error.exitCode : exitCodes.failure);
}

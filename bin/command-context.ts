import { ensureDataDir, packageRoot, resolveDataDir } from "@/lib/platform/data-dir";
import { type Database, openCurrentDatabase } from "@/lib/platform/database";
import { type Env, processEnv } from "@/lib/platform/env";

/** What every subcommand with `--data DIR` starts from. */
export type CommandContext = { env: Env; dataDir: string };

/** One line for the person at the terminal: on standard error, because standard output holds answers only. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One line of the answer, on standard output. */
export function answer(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Reads the configuration; options of the command line go before the environment. Changes nothing. */
export function readContext(options: { data?: string; port?: string; host?: string }): CommandContext {
  const env = processEnv({
    ROLLCALL_DATA: options.data,
    ROLLCALL_PORT: options.port,
    ROLLCALL_HOST: options.host,
  });
  return { env, dataDir: resolveDataDir(env.data, packageRoot()) };
}

/**
 * Runs a subcommand's work on the configured database, whether `up` is running or not, and leaves the database as it was
 * found: an embedded server stops again when nobody else uses it.
 */
export async function withDatabase<T>(
  options: { data?: string },
  work: (context: CommandContext & { database: Database }) => Promise<T>,
): Promise<T> {
  const context = readContext(options);
  ensureDataDir(context.dataDir);
  const database = await openCurrentDatabase({
    databaseUrl: context.env.databaseUrl,
    dataDir: context.dataDir,
    notify: tell,
    idleSeconds: context.env.leaseSeconds,
  });
  try {
    return await work({ ...context, database });
  } finally {
    await database.close();
  }
}

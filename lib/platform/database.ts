import { Client, Pool } from "pg";
import { type EmbeddedDatabase, joinEmbedded, openEmbedded } from "@/lib/platform/embedded/embedded";
import { AppError, messageOf } from "@/lib/platform/errors";
import { migrate, schemaState } from "@/lib/platform/migrate";

export type Database = {
  /** Holds the password: never print it. */
  url: string;
  pool: Pool;
  /** Ends the pool and leaves the embedded server, which stops when nobody else uses it. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** Your own PostgreSQL; unset, the embedded one of the data folder. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** Gets one line for a person when something takes time or lies elsewhere than expected. */
  notify: (line: string) => void;
  /** Largest number of connections of the pool. */
  connections?: number;
  /** Who says nothing for so long in the midst of a transaction loses it, with its locks: a process that was paused. */
  idleSeconds?: number;
};

const oldestVersion = 150_000;

const reasons: Record<string, string> = {
  ECONNREFUSED: "nothing answers at that address",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be looked up now",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  "28P01": "it refuses the password",
  "28000": "it refuses the user",
  "3D000": "that database does not exist",
  "53300": "it has no connection left",
  "57P03": "it is starting up or shutting down",
};

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? messageOf(error);
}

/** Where a database is, without its password. */
export function databasePlace(url: string): string {
  if (!URL.canParse(url)) return "the address in DATABASE_URL";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Makes sure that a PostgreSQL of our own users answers and is new enough; else throws an AppError. */
export async function checkServer(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 8000 });
  client.on("error", () => {});
  let version: number;
  try {
    await client.connect();
    const result = await client.query<{ server_version_num: string }>("show server_version_num");
    version = Number(result.rows[0]?.server_version_num);
  } catch (error) {
    throw new AppError({
      code: "database_unreachable",
      message: `The database at ${databasePlace(url)} (DATABASE_URL) cannot be used: ${reasonOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Check DATABASE_URL and that the server runs; without DATABASE_URL Rollcall brings its own.",
      exitCode: 2,
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
  if (version >= oldestVersion) return;
  throw new AppError({
    code: "database_too_old",
    message: `The database at ${databasePlace(url)} is PostgreSQL ${Math.floor(version / 10_000)}; Rollcall needs 15 or later.`,
    safe: "Nothing was changed.",
    next: "Upgrade it, or unset DATABASE_URL to use the one that Rollcall brings.",
    exitCode: 2,
  });
}

/** A pool whose sessions all think in UTC, and which survives connections that the server closes. */
export function createPool(url: string, connections: number, idleSeconds = 60): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 15_000,
    options: `-c TimeZone=UTC -c idle_in_transaction_session_timeout=${idleSeconds}s`,
    application_name: "rollcall",
  });
  // A connection that breaks fails its query, or is replaced at the next one; without listeners it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Opens the configured database without looking at its tables. Throws an AppError when it cannot be used. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl } = options;
  let embedded: EmbeddedDatabase | null;
  if (databaseUrl === undefined) {
    embedded = await openEmbedded(options);
  } else {
    await checkServer(databaseUrl);
    embedded = await joinEmbedded({ ...options, url: databaseUrl });
  }
  const url = embedded?.url ?? databaseUrl ?? "";
  const pool = createPool(url, options.connections ?? 10, options.idleSeconds);
  return {
    url,
    pool,
    async close() {
      await pool.end();
      await embedded?.close();
    },
  };
}

/**
 * Opens the database for a command that works on its tables: an empty one is migrated; one of another version is an
 * AppError that says which side is newer.
 */
export async function openCurrentDatabase(options: DatabaseOptions): Promise<Database> {
  const database = await openDatabase(options);
  try {
    const state = await schemaState(database.pool);
    if (state === "behind") {
      throw new AppError({
        code: "database_behind",
        message: "The database is older than this code.",
        safe: "Nothing was changed.",
        next: "Start `npm run up` once (or restart it): it brings the database up to date.",
        exitCode: 2,
      });
    }
    if (state !== "current") await migrate(database.pool);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { ensureDataDir, packageRoot, reachableHome, shortHash } from "@/lib/platform/data-dir";
import {
  type Cluster,
  choosePort,
  clusterPassword,
  createCluster,
  describeCluster,
  runningPostmaster,
  startServer,
  stopServer,
} from "@/lib/platform/embedded/cluster";
import { canReach, databaseUser } from "@/lib/platform/embedded/database-user";
import { AppError, messageOf } from "@/lib/platform/errors";
import { takeFileLock } from "@/lib/platform/file-lock";

/** Held shared by every process that uses the embedded server; who gets it exclusively is alone and may stop the server. */
const presenceKey = "7270736901";

/** How long a server may take to come up; recovery after a crash of a large database is the slow case. */
const startPatienceMs = 300_000;

export type EmbeddedDatabase = {
  url: string;
  /** Leaves; stops the server if nobody else uses it. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDir: string;
  /** Gets one line for a person when something takes time or lies elsewhere than expected. */
  notify: (line: string) => void;
  /** Further server settings as `name=value`. */
  settings?: readonly string[];
};

/** The folder that holds `postgres/`: the data folder itself, unless the database's user cannot reach it. */
function clusterParent(dataDir: string, notify: (line: string) => void): string {
  if (existsSync(join(dataDir, "postgres"))) return dataDir;
  const user = databaseUser();
  if (user === null || canReach(dataDir, user)) return dataDir;
  const elsewhere = join(reachableHome, shortHash(dataDir));
  notify(`The database is kept in ${elsewhere}, because its user cannot reach ${dataDir}.`);
  return elsewhere;
}

/** The address of the embedded database of a data folder while its server runs; else null. */
export function embeddedUrl(dataDir: string): string | null {
  const home = join(
    clusterParent(dataDir, () => {}),
    "postgres",
  );
  const server = existsSync(home) ? runningPostmaster(home) : null;
  return server === null ? null : urlOf(home, server.port, "rollcall");
}

function urlOf(home: string, port: number, database: string): string {
  return `postgres://rollcall:${clusterPassword(home)}@127.0.0.1:${port}/${database}`;
}

async function withStartLock<T>(parent: string, work: () => Promise<T>): Promise<T> {
  const lock = await takeFileLock(join(parent, "postgres.lock"), { waitMs: startPatienceMs });
  if ("holder" in lock) {
    throw new AppError({
      code: "start_lock",
      message: `Process ${lock.holder.pid} has been starting or stopping the embedded database for over five minutes.`,
      safe: "Nothing was changed.",
      next: "Look at that process; end it if it hangs, and start again.",
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

const pgCode = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Connects to our database on a running server, creating it the first time. Null: not up yet, or on its way down. */
async function tryConnect(home: string, port: number): Promise<Client | null> {
  const client = new Client({
    connectionString: urlOf(home, port, "rollcall"),
    application_name: "rollcall presence",
  });
  // Without a listener an error on an idle connection would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (pgCode(error) === "3D000") {
      await createDatabase(home, port);
      return null;
    }
    if (["57P03", "57P01", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(pgCode(error))) return null;
    if (messageOf(error).includes("Connection terminated")) return null;
    throw error;
  }
}

async function createDatabase(home: string, port: number): Promise<void> {
  const client = new Client({ connectionString: urlOf(home, port, "postgres") });
  await client.connect();
  try {
    await client.query("create database rollcall");
  } finally {
    await client.end();
  }
}

/** Attaches to the server of the cluster, starting it if needed. Call it under the start lock. */
async function ensureServer(cluster: Cluster): Promise<{ client: Client; port: number }> {
  await createCluster(cluster);
  const deadline = Date.now() + startPatienceMs;
  let failures = 0;
  let reason = "it never became ready";
  while (Date.now() < deadline && failures < 12) {
    const server = runningPostmaster(cluster.home);
    if (server?.ready) {
      const client = await tryConnect(cluster.home, server.port);
      if (client !== null) return { client, port: server.port };
    }
    if (server === null) {
      const said = await startServer(cluster, await choosePort(cluster.home));
      if (said === null) continue;
      // After a kill of the server its children live on for a moment and keep the next one out.
      failures += 1;
      reason = said;
      await sleep(500);
    } else {
      await sleep(100);
    }
  }
  throw new AppError({
    code: "postgres_start",
    message: `The embedded PostgreSQL in ${cluster.home} does not start: ${reason}.`,
    safe: "The data is untouched.",
    next: `Read ${join(cluster.home, "server.log")}, or set DATABASE_URL to use a PostgreSQL of your own.`,
  });
}

/**
 * Opens the embedded database of a data folder: creates it the first time, starts the server or attaches to the running
 * one, and marks this process as a user of it. If the server dies, it is started again on the same port.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const parent = clusterParent(options.dataDir, options.notify);
  ensureDataDir(parent);
  const home = join(parent, "postgres");
  const presence = new Presence(parent, () =>
    describeCluster({ home, root: packageRoot(), settings: options.settings ?? [], notify: options.notify }),
  );
  const port = await presence.join();
  return { url: urlOf(home, port, "rollcall"), close: () => presence.leave() };
}

/** If the address is that of this folder's embedded database, marks this process as a user of it until `close`. */
export async function joinEmbedded(
  options: EmbeddedOptions & { url: string },
): Promise<EmbeddedDatabase | null> {
  return embeddedUrl(options.dataDir) === options.url ? openEmbedded(options) : null;
}

/** This process's use of the server: a connection that holds the shared lock. */
class Presence {
  private client: Client | undefined;
  private leaving = false;
  private reviving: Promise<void> | undefined;

  constructor(
    private readonly parent: string,
    private readonly describe: () => Cluster,
  ) {}

  async join(): Promise<number> {
    return withStartLock(this.parent, async () => {
      const { client, port } = await ensureServer(this.describe());
      await client.query(`select pg_advisory_lock_shared(${presenceKey})`);
      this.client = client;
      client.once("end", () => this.lost());
      return port;
    });
  }

  private lost(): void {
    this.client = undefined;
    if (this.leaving || this.reviving) return;
    this.reviving = this.revive().finally(() => {
      this.reviving = undefined;
    });
  }

  private async revive(): Promise<void> {
    for (let attempt = 0; attempt < 10 && !this.leaving; attempt += 1) {
      try {
        await this.join();
        return;
      } catch {
        await sleep(1000);
      }
    }
  }

  async leave(): Promise<void> {
    this.leaving = true;
    await this.reviving;
    // Given back before the wait for the lock, so that of two who leave at once the second finds itself alone.
    await this.client?.query(`select pg_advisory_unlock_shared(${presenceKey})`).catch(() => {});
    await this.client?.end().catch(() => {});
    await withStartLock(this.parent, () => this.stopIfAlone());
  }

  private async stopIfAlone(): Promise<void> {
    const cluster = this.describe();
    const server = runningPostmaster(cluster.home);
    const client = server === null ? null : await tryConnect(cluster.home, server.port);
    if (client === null) return;
    try {
      // A child that has just exited may still hold its lock for a moment.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const result = await client.query<{ alone: boolean }>(
          `select pg_try_advisory_lock(${presenceKey}) as alone`,
        );
        if (result.rows[0]?.alone) {
          await stopServer(cluster);
          return;
        }
        await sleep(100);
      }
    } finally {
      await client.end().catch(() => {});
    }
  }
}

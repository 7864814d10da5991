import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { type Binaries, findBinaries, prepareBinaries } from "@/lib/platform/embedded/binaries";
import { type DatabaseUser, databaseUser } from "@/lib/platform/embedded/database-user";
import { run } from "@/lib/platform/embedded/run";
import { AppError, messageOf } from "@/lib/platform/errors";
import { processMark } from "@/lib/platform/file-lock";

/** One PostgreSQL cluster on disk: `home/data`, `home/password`, `home/port`, `home/server.log`, all of its user's. */
export type Cluster = {
  home: string;
  binaries: Binaries;
  user: DatabaseUser | null;
  /** Server settings, as `name=value`. */
  settings: readonly string[];
};

const MiB = 1024 * 1024;
/** An eighth of the machine's memory, within reason: the indexes of a large inventory then stay in it. */
const sharedBuffers = Math.round(Math.min(4096, Math.max(128, totalmem() / 8 / MiB)));

const baseSettings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "TimeZone=UTC",
  "log_timezone=UTC",
  `shared_buffers=${sharedBuffers}MB`,
  "max_connections=100",
  // For disks without moving parts, and memory: rows that lie apart are no dearer than rows that lie together.
  "random_page_cost=1.1",
  // Pages are short statements: compiling one takes longer than it saves.
  "jit=off",
];

/** Opens the description of a cluster, whether it exists yet or not; prepares the programs that fit it. */
export function describeCluster(options: {
  home: string;
  root: string;
  settings: readonly string[];
  notify: (line: string) => void;
}): Cluster {
  const versionFile = join(options.home, "data", "PG_VERSION");
  const user = databaseUser(options.home);
  const major = existsSync(versionFile) ? Number.parseInt(readFileSync(versionFile, "utf8"), 10) : undefined;
  const binaries = prepareBinaries(findBinaries(options.root, major), user, options.notify);
  return { home: options.home, binaries, user, settings: [...baseSettings, ...options.settings] };
}

const program = (cluster: Cluster, name: string) => join(cluster.binaries.folder, "bin", name);
const dataOf = (cluster: Cluster) => join(cluster.home, "data");

/** Creates the cluster if there is none. What a killed attempt left is removed; the finished one appears by a rename. */
export async function createCluster(cluster: Cluster): Promise<void> {
  const parent = join(cluster.home, "..");
  const prefix = "postgres.new-";
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  if (existsSync(join(dataOf(cluster), "PG_VERSION"))) return;
  const draft = join(parent, `${prefix}${process.pid}`);
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, "password");
  writeFileSync(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 });
  if (cluster.user) {
    chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
    chownSync(draft, cluster.user.uid, cluster.user.gid);
  }
  chmodSync(draft, 0o700);
  // From 17 on PostgreSQL knows UTF-8 by itself; before, the C library has to.
  const locale =
    cluster.binaries.major >= 17
      ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
      : ["--locale=C.UTF-8"];
  const result = await run(
    program(cluster, "initdb"),
    [
      "-D",
      join(draft, "data"),
      "-U",
      "rollcall",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-E",
      "UTF8",
      ...locale,
    ],
    cluster.user,
  ).catch((error: unknown) => ({ code: null, output: messageOf(error) }));
  if (result.code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new AppError({
      code: "initdb_failed",
      message: `The embedded PostgreSQL could not be created in ${parent}: ${lastLines(result.output)}.`,
      safe: "Nothing was kept.",
      next: "Free some space, choose another folder with --data DIR, or set DATABASE_URL.",
    });
  }
  renameSync(draft, cluster.home);
}

function lastLines(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-3).join(" / ").replace(/\.$/, "") || "it said nothing";
}

/** The server that runs on this cluster, as `postmaster.pid` tells it. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** The living server of this cluster; null when there is none. A pid file that names somebody else's process is removed. */
export function runningPostmaster(home: string): Postmaster | null {
  const data = join(home, "data");
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readIfThere(file).split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!Number.isInteger(pid)) return null;
  if (!isServerOf(data, pid)) {
    rmSync(file, { force: true });
    return null;
  }
  return { pid, port: Number.parseInt(lines[3] ?? "", 10), ready: lines[7]?.trim() === "ready" };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The server removes it when it stops, between our look and our read.
    return "";
  }
}

function isServerOf(data: string, pid: number): boolean {
  if (processMark(pid) === null) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    // Another user's process: its folder is hidden, but a database server's name is not.
    return readIfThere(`/proc/${pid}/comm`).trim() === "postgres";
  }
}

/** The password of the cluster's only user. */
export function clusterPassword(home: string): string {
  return readFileSync(join(home, "password"), "utf8").trim();
}

/** Starts the server once, on the port of last time if that is free. Gives what the program said when it failed. */
export async function startServer(cluster: Cluster, port: number): Promise<string | null> {
  const log = join(cluster.home, "server.log");
  const settings = cluster.settings.map((setting) => `-c ${setting}`).join(" ");
  const result = await run(
    program(cluster, "pg_ctl"),
    ["start", "-w", "-t", "300", "-D", dataOf(cluster), "-l", log, "-o", `-p ${port} ${settings}`],
    cluster.user,
  );
  return result.code === 0 ? null : lastLines(`${result.output}\n${readIfThere(log).slice(-600)}`);
}

/** Stops the server and waits for it: open transactions are rolled back, everything committed is kept. */
export async function stopServer(cluster: Cluster, mode: "fast" | "immediate" = "fast"): Promise<boolean> {
  if (runningPostmaster(cluster.home) === null) return true;
  const result = await run(
    program(cluster, "pg_ctl"),
    ["stop", "-w", "-t", "15", "-m", mode, "-D", dataOf(cluster)],
    cluster.user,
  );
  return result.code === 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port was given"));
        else resolve(address.port);
      });
    });
  });
}

/** The port of last time, so that addresses handed out stay good; another one when somebody took it. */
export async function choosePort(home: string): Promise<number> {
  const file = join(home, "port");
  const last = Number.parseInt(readIfThere(file), 10);
  if (Number.isInteger(last) && (await isFree(last))) return last;
  const port = await anyFreePort();
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}

import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { packageRoot } from "@/lib/platform/data-dir";
import { createPool } from "@/lib/platform/database";
import { describeCluster, stopServer } from "@/lib/platform/embedded/cluster";
import { openEmbedded } from "@/lib/platform/embedded/embedded";
import { processMark } from "@/lib/platform/file-lock";
import { migrate } from "@/lib/platform/migrate";
import { withDatabase } from "@/tests/setup/database-url";

declare module "vitest" {
  interface ProvidedContext {
    /** The maintenance database of the run's cluster. */
    postgresUrl: string;
  }
}

const prefix = "rollcall-test-";

/** Ends the servers of runs that were killed. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const owner = join(folder, "owner");
    if (!existsSync(owner)) continue;
    const [pid, mark] = readFileSync(owner, "utf8").split(" ");
    if (processMark(Number(pid)) === mark) continue;
    const home = join(folder, "postgres");
    if (existsSync(join(home, "data"))) {
      await stopServer(
        describeCluster({ home, root: packageRoot(), settings: [], notify: () => {} }),
        "immediate",
      );
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One PostgreSQL for the whole run, through the product's own launcher, with a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, "owner"), `${process.pid} ${processMark(process.pid)}`);
  const embedded = await openEmbedded({
    dataDir: folder,
    notify: () => {},
    // Nothing of a test run has to survive a power cut.
    settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
  });
  const client = new Client({ connectionString: embedded.url });
  await client.connect();
  await client.query("create database rollcall_template");
  await client.end();
  const pool = createPool(withDatabase(embedded.url, "rollcall_template"), 2);
  await migrate(pool);
  await pool.end();
  project.provide("postgresUrl", embedded.url);
  return async () => {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

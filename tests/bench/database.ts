import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { openEmbedded } from "@/lib/platform/embedded/embedded";
import { migrate } from "@/lib/platform/migrate";

/** A scratch server with the product's own settings. `create` gives a migrated database of that name. */
export async function benchServer(): Promise<{
  folder: string;
  create: (name: string) => Promise<Pool>;
  urlOf: (name: string) => string;
  close: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  chmodSync(folder, 0o711);
  const embedded = await openEmbedded({ dataDir: folder, notify: () => undefined });
  const pools: Pool[] = [];
  const urlOf = (name: string) => {
    const url = new URL(embedded.url);
    url.pathname = `/${name}`;
    return url.toString();
  };
  return {
    folder,
    urlOf,
    create: async (name) => {
      const admin = new Client({ connectionString: embedded.url });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.end();
      const pool = createPool(urlOf(name), 10);
      await migrate(pool);
      pools.push(pool);
      return pool;
    },
    close: async () => {
      for (const pool of pools) await pool.end();
      await embedded.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

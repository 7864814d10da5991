import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { openEmbedded } from "@/lib/platform/embedded/embedded";
import { migrate } from "@/lib/platform/migrate";

/** A scratch server with the product's own settings. `create` gives a migrated database of that name. */
export async function benchServer(): Promise<{
  create: (name: string) => Promise<Pool>;
  close: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  chmodSync(folder, 0o711);
  const embedded = await openEmbedded({ dataDir: folder, notify: () => undefined });
  const pools: Pool[] = [];
  return {
    create: async (name) => {
      const admin = new Client({ connectionString: embedded.url });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.end();
      const url = new URL(embedded.url);
      url.pathname = `/${name}`;
      const pool = createPool(url.toString(), 10);
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

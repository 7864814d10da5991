import { randomBytes } from "node:crypto";
import { Client, type Pool } from "pg";
import { inject } from "vitest";
import { createPool } from "@/lib/platform/database";
import { withDatabase } from "@/tests/setup/database-url";

export type TestDatabase = { url: string; pool: Pool; drop(): Promise<void> };

async function maintenance(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A fresh database of this run's server: migrated, or without any table. `drop` removes it with whoever is connected. */
export async function createTestDatabase(kind: "migrated" | "empty" = "migrated"): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await maintenance(
    `create database ${name} template ${kind === "migrated" ? "rollcall_template" : "template0"}`,
  );
  const url = withDatabase(inject("postgresUrl"), name);
  const pool = createPool(url, 10);
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await maintenance(`drop database ${name} with (force)`);
    },
  };
}

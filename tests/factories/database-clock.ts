import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import type { TestDatabase } from "@/tests/setup/database";

/**
 * A pool of the same database whose clock can be set off: `now()` and `clock_timestamp()` of a schema of the test's own
 * come before those of PostgreSQL.
 */
export async function skewedClock(
  database: TestDatabase,
): Promise<{ pool: Pool; skew: (ms: number) => Promise<void> }> {
  const { pool } = database;
  await pool.query(`
    CREATE SCHEMA skewed;
    CREATE TABLE skewed.clock (off interval NOT NULL);
    INSERT INTO skewed.clock VALUES (interval '0');
    CREATE FUNCTION skewed.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
      AS 'SELECT pg_catalog.clock_timestamp() + off FROM skewed.clock';
    CREATE FUNCTION skewed.now() RETURNS timestamptz LANGUAGE sql STABLE
      AS 'SELECT pg_catalog.now() + off FROM skewed.clock';`);
  const name = await pool.query<{ name: string }>("SELECT quote_ident(current_database()) AS name");
  await pool.query(`ALTER DATABASE ${name.rows[0]?.name} SET search_path = skewed, pg_catalog, public`);
  const skewed = createPool(database.url, 10);
  return {
    pool: skewed,
    async skew(ms) {
      await pool.query("UPDATE skewed.clock SET off = make_interval(secs => $1)", [ms / 1000]);
    },
  };
}

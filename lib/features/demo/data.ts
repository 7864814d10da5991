import type { Pool } from "pg";

/** Whether the demo organisation is loaded, or on its way. */
export async function isDemoPresent(pool: Pool): Promise<boolean> {
  const found = await pool.query("SELECT FROM sources WHERE demo LIMIT 1");
  return found.rowCount === 1;
}

/** The demo's sources that were not received yet, by their names. */
export async function listDemoToReceive(
  pool: Pool,
): Promise<{ id: string; name: string; createdAt: Date; createdBy: string }[]> {
  const found = await pool.query<{ id: string; name: string; createdAt: Date; createdBy: string }>(
    `SELECT s.id, s.name, s.created_at AS "createdAt", s.created_by AS "createdBy" FROM sources s
     WHERE s.demo AND NOT EXISTS (SELECT FROM sync_runs r WHERE r.source_id = s.id) ORDER BY s.name`,
  );
  return found.rows;
}

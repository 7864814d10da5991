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

/** The demo's runs that have not ended, in the order in which they were asked for. */
export async function listDemoRuns(pool: Pool): Promise<string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT r.id FROM sync_runs r JOIN sources s ON s.id = r.source_id
     WHERE s.demo AND r.status IN ('requested', 'running') ORDER BY r.requested_at, s.name`,
  );
  return found.rows.map((row) => row.id);
}

/** How many identities the demo brought. */
export async function countDemo(pool: Pool): Promise<{ identities: number; sources: number }> {
  const found = await pool.query<{ identities: number; sources: number }>(
    `SELECT (SELECT count(*)::int FROM sources WHERE demo) AS sources,
       (SELECT count(DISTINCT g.record_id)::int FROM sightings g JOIN sources s ON s.id = g.source_id
        WHERE s.demo AND g.record_type = 'identity') AS identities`,
  );
  return found.rows[0] ?? { identities: 0, sources: 0 };
}

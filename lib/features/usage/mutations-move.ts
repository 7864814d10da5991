import type { PoolClient } from "pg";

/**
 * Use that logs told of under another name goes to the identity that turned out to have it. Rows never meet on the way: their
 * keys were made with the id under which they came.
 */
export async function moveUsage(tx: PoolClient, claims: { waiting: string; id: string }[]): Promise<void> {
  const found = await tx.query<{ waiting: string }>(
    `SELECT identity_id AS waiting FROM unknown_actors WHERE identity_id = ANY($1::uuid[])
     UNION SELECT identity_id FROM identity_touches WHERE identity_id = ANY($1::uuid[])`,
    [claims.map((claim) => claim.waiting)],
  );
  if (found.rows.length === 0) return;
  const waits = new Set(found.rows.map((row) => row.waiting));
  const moves = JSON.stringify(claims.filter((claim) => waits.has(claim.waiting)));
  const from = "json_to_recordset($1::json) AS m(waiting uuid, id uuid)";
  for (const statement of [
    `UPDATE usage t SET identity_id = m.id FROM ${from} WHERE t.identity_id = m.waiting`,
    `INSERT INTO observed_uses AS o (subject_id, at)
     SELECT m.id, max(w.at) FROM ${from} JOIN observed_uses w ON w.subject_id = m.waiting GROUP BY m.id ORDER BY m.id
     ON CONFLICT (subject_id) DO UPDATE SET at = greatest(o.at, excluded.at), applied = false`,
    `DELETE FROM observed_uses o USING ${from} WHERE o.subject_id = m.waiting`,
    `DELETE FROM unknown_actors a USING ${from} WHERE a.identity_id = m.waiting`,
    `INSERT INTO identity_touches AS t (identity_id, verb, at, actor_id, actor, action, reference, source_id)
     SELECT DISTINCT ON (m.id, w.verb) m.id, w.verb, w.at, w.actor_id, w.actor, w.action, w.reference, w.source_id
     FROM ${from} JOIN identity_touches w ON w.identity_id = m.waiting ORDER BY m.id, w.verb, w.at
     ON CONFLICT (identity_id, verb) DO NOTHING`,
    `DELETE FROM identity_touches t USING ${from} WHERE t.identity_id = m.waiting`,
    `UPDATE identity_touches t SET actor_id = m.id FROM ${from} WHERE t.actor_id = m.waiting`,
  ]) {
    await tx.query(statement, [moves]);
  }
}

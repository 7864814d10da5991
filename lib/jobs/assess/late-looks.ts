import type { PoolClient } from "pg";
import type { LateLooks } from "@/lib/features/assessment/data-looks";

/** Marks whoever was seen in a scope whose last look became too old to tell of use, or is a new one again. */
export async function markLate(tx: PoolClient, late: LateLooks): Promise<void> {
  const refs = [...late.keys()];
  const moved = await tx.query<{ ref: string }>(
    `WITH before AS (SELECT unnest(late_scopes) AS ref FROM assessment_state), now AS (SELECT unnest($1::uuid[]) AS ref)
     (SELECT ref FROM before EXCEPT SELECT ref FROM now) UNION ALL (SELECT ref FROM now EXCEPT SELECT ref FROM before)`,
    [refs],
  );
  if (moved.rows.length === 0) return;
  await tx.query(
    `INSERT INTO assessment_marks (identity_id)
     SELECT DISTINCT i.id FROM sightings s LEFT JOIN credentials c ON c.id = s.record_id
       JOIN identities i ON i.id = CASE s.record_type WHEN 'identity' THEN s.record_id ELSE c.identity_id END
     WHERE s.scope_ref = ANY($1::uuid[]) AND s.record_type IN ('identity', 'credential') AND i.gone_at IS NULL`,
    [moved.rows.map(({ ref }) => ref)],
  );
  await tx.query("UPDATE assessment_state SET late_scopes = $1::uuid[]", [refs]);
}

import type { Pool, PoolClient } from "pg";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { inTransaction } from "@/lib/platform/transaction";

/** Subjects of one transaction. */
const chunkRows = 1000;

/** Notes the latest use of each subject; it only moves forward. */
export async function noteObserved(tx: PoolClient, uses: ReadonlyMap<string, Date>): Promise<void> {
  const sorted = [...uses].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.query(
    `INSERT INTO observed_uses AS o (subject_id, at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])
     ON CONFLICT (subject_id) DO UPDATE SET at = excluded.at, applied = false WHERE o.at < excluded.at`,
    [sorted.map(([id]) => id), sorted.map(([, at]) => at)],
  );
}

/**
 * Moves the last use of credentials and identities forward to what logs showed. Whatever was noted and not applied, by
 * whoever was stopped before, is applied by the next call.
 */
export async function applyObserved(pool: Pool): Promise<void> {
  while ((await inTransaction(pool, applySome)) === chunkRows);
}

async function applySome(tx: PoolClient): Promise<number> {
  const due = await tx.query<{ id: string }>(
    `SELECT subject_id AS id FROM observed_uses WHERE NOT applied ORDER BY subject_id LIMIT ${chunkRows} FOR UPDATE SKIP LOCKED`,
  );
  const ids = due.rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  const moved = await tx.query<{ identity_id: string | null }>(
    `UPDATE credentials c SET last_used_at = o.at, last_used_grade = 'observed', last_used_precision = 0
     FROM observed_uses o WHERE o.subject_id = c.id AND c.id = ANY($1::uuid[])
       AND o.at >= coalesce(c.last_used_at, '-infinity') RETURNING c.identity_id`,
    [ids],
  );
  await refreshDerived(tx, [
    ...new Set([...ids, ...moved.rows.flatMap((row) => (row.identity_id === null ? [] : [row.identity_id]))]),
  ]);
  await tx.query("UPDATE observed_uses SET applied = true WHERE subject_id = ANY($1::uuid[])", [ids]);
  return ids.length;
}

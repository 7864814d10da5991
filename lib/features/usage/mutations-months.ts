import type { Pool, PoolClient } from "pg";
import { monthOf } from "@/lib/domain/usage-days";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction } from "@/lib/platform/transaction";

/**
 * Sees to it that events of these months can be written: notes that some come, and makes the tables of each month that has
 * none. In transactions of its own, so that nobody waits for a batch.
 */
export async function openMonths(pool: Pool, months: Iterable<string>, now: Date): Promise<void> {
  const sorted = [...months].sort();
  await pool.query(
    `INSERT INTO usage_months AS m (month, taken_at) SELECT month, $2 FROM unnest($1::date[]) month ORDER BY month
     ON CONFLICT (month) DO UPDATE SET taken_at = excluded.taken_at
     WHERE m.closed_at IS NULL AND m.taken_at < excluded.taken_at - interval '1 hour'`,
    [sorted, now],
  );
  const missing = await pool.query<{ month: string }>(
    `SELECT to_char(month, 'YYYY-MM-DD') AS month FROM usage_months
     WHERE month = ANY($1::date[]) AND closed_at IS NULL
       AND (to_regclass('usage_' || to_char(month, 'YYYY_MM')) IS NULL
         OR to_regclass('usage_events_' || to_char(month, 'YYYY_MM')) IS NULL) ORDER BY month`,
    [sorted],
  );
  for (const { month } of missing.rows) await inTransaction(pool, (tx) => makePartitions(tx, month));
}

/** Of these months, those that are closed; none of the others closes before the transaction ends. */
export async function closedMonths(tx: PoolClient, months: Iterable<string>): Promise<Set<string>> {
  const found = await tx.query<{ month: string; closed: boolean }>(
    `SELECT to_char(month, 'YYYY-MM-DD') AS month, closed_at IS NOT NULL AS closed FROM usage_months
     WHERE month = ANY($1::date[]) ORDER BY month FOR SHARE`,
    [[...months]],
  );
  return new Set(found.rows.filter((row) => row.closed).map((row) => row.month));
}

/** The end of the names of a month's tables. */
export function tableSuffix(month: string): string {
  const suffix = month.slice(0, 7).replace("-", "_");
  if (!/^\d{4}_\d{2}$/.test(suffix)) throw new Error(`${month} is no month.`);
  return suffix;
}

/** Attached rather than made in place: who reads or writes other months does not wait. */
async function makePartitions(tx: PoolClient, month: string): Promise<void> {
  const name = tableSuffix(month);
  const next = new Date(month);
  next.setUTCMonth(next.getUTCMonth() + 1);
  await tx.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.usageMonths]);
  for (const table of ["usage", "usage_events"]) {
    const there = await tx.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
      `${table}_${name}`,
    ]);
    if (there.rows[0]?.there) continue;
    await tx.query(`CREATE TABLE ${table}_${name} (LIKE ${table} INCLUDING ALL)`);
    await tx.query(
      `ALTER TABLE ${table} ATTACH PARTITION ${table}_${name} FOR VALUES FROM ('${month}') TO ('${monthOf(next)}')`,
    );
  }
}

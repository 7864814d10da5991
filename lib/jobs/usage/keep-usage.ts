import type { Pool, PoolClient } from "pg";
import { monthOf } from "@/lib/domain/usage-days";
import { tableSuffix } from "@/lib/features/usage/mutations-months";
import { moveByCredential } from "@/lib/features/usage/mutations-move";
import { applyObserved } from "@/lib/features/usage/mutations-observed";
import type { UsageKeeping } from "@/lib/features/usage/schema";
import type { Log } from "@/lib/platform/log";
import { inTransaction } from "@/lib/platform/transaction";

/**
 * Keeps use as long as it is to be kept: closes months whose events are no longer told one by one, and forgets months that are
 * too old. Also gives the use of a credential to whom it turned out to belong, and applies last uses that somebody who was
 * stopped only noted. Each month is a transaction of its own: one that
 * fails stops no other, and is tried again the next time.
 */
export async function keepUsage(
  pool: Pool,
  keep: UsageKeeping,
  now: Date,
  log: Pick<Log, "error">,
): Promise<void> {
  await moveByCredential(pool);
  await applyObserved(pool);
  const oldest = new Date(monthOf(now));
  oldest.setUTCMonth(oldest.getUTCMonth() - keep.months);
  for (const month of await monthsThat(pool, "month < $1::date", [monthOf(oldest)])) {
    await inTransaction(pool, (tx) => forgetMonth(tx, month, oldest)).catch((error: unknown) =>
      log.error({ err: error, month }, "a month of use could not be forgotten"),
    );
  }
  for (const month of await monthsThat(pool, isDue, [now, keep.days])) {
    await inTransaction(pool, (tx) => closeMonth(tx, month, keep, now)).catch((error: unknown) =>
      log.error({ err: error, month }, "a month of use could not be closed"),
    );
  }
}

async function monthsThat(pool: Pool, condition: string, values: unknown[]): Promise<string[]> {
  const found = await pool.query<{ month: string }>(
    `SELECT to_char(month, 'YYYY-MM-DD') AS month FROM usage_months WHERE ${condition} ORDER BY usage_months.month`,
    values,
  );
  return found.rows.map(({ month }) => month);
}

/** A month is over for so many days, and nothing of it came for as long: $1 is now, $2 the days. */
const isDue = `closed_at IS NULL AND (month + interval '1 month' + make_interval(days => $2)) AT TIME ZONE 'UTC' <= $1
  AND taken_at + make_interval(days => $2) <= $1`;

async function closeMonth(tx: PoolClient, month: string, keep: UsageKeeping, now: Date): Promise<void> {
  // Whoever writes to the month at this moment is waited for; who comes later finds it closed.
  const found = await tx.query(`SELECT FROM usage_months WHERE month = $3::date AND ${isDue} FOR UPDATE`, [
    now,
    keep.days,
    month,
  ]);
  if (found.rowCount === 0) return;
  await tx.query(rollUp, [month]);
  await tx.query(`DROP TABLE IF EXISTS usage_events_${tableSuffix(month)}`);
  await tx.query("UPDATE usage_months SET closed_at = $2 WHERE month = $1::date", [month, now]);
}

const alike =
  "identity_id, credential_id, source_id, service, action, outcome, consumer, network, country, on_behalf_of";

/** The days of a month that are alike become one row; their hours lie on the week. */
const rollUp = `
  WITH days AS (
    DELETE FROM usage WHERE period >= $1::date AND period < $1::date + interval '1 month' AND grain = 'day' RETURNING *),
  months AS (
    SELECT ${alike}, sum(count) AS count, min(first_at) AS first_at, max(last_at) AS last_at,
      (array_agg(reference ORDER BY last_at DESC))[1] AS reference,
      md5(ROW(${alike})::text)::uuid AS key,
      array_agg(hours) AS hours, array_agg(extract(isodow FROM period)::int) AS weekdays
    FROM days GROUP BY ${alike})
  INSERT INTO usage (period, grain, key, ${alike}, reference, count, first_at, last_at, hours)
  SELECT $1::date, 'month', key, ${alike}, reference, count, first_at, last_at,
    (SELECT array_agg(coalesce(h.n, 0)::int ORDER BY slot) FROM generate_series(0, 167) slot LEFT JOIN (
       SELECT (m.weekdays[d] - 1) * 24 + hour - 1 AS at, sum(m.hours[d][hour]) AS n
       FROM generate_subscripts(m.weekdays, 1) d, generate_series(1, 24) hour WHERE m.hours[d][hour] > 0 GROUP BY 1) h ON h.at = slot)
  FROM months m`;

async function forgetMonth(tx: PoolClient, month: string, oldest: Date): Promise<void> {
  await tx.query("SELECT FROM usage_months WHERE month = $1::date FOR UPDATE", [month]);
  for (const table of ["usage", "usage_events"])
    await tx.query(`DROP TABLE IF EXISTS ${table}_${tableSuffix(month)}`);
  await tx.query("DELETE FROM usage_months WHERE month = $1::date", [month]);
  for (const statement of olderThan) await tx.query(statement, [oldest]);
}

/** What else is known of the time before $1: who came in logs, and what logs tell of. The last use of what is listed stays. */
const olderThan = [
  "DELETE FROM usage_intakes WHERE started_at < $1",
  "DELETE FROM unknown_actors WHERE last_at < $1",
  "DELETE FROM identity_touches WHERE at < $1",
  "DELETE FROM usage_logs WHERE last_at < $1",
  "UPDATE usage_logs SET first_at = $1 WHERE first_at < $1",
  `DELETE FROM observed_uses o WHERE at < $1 AND NOT EXISTS (SELECT FROM identities i WHERE i.id = o.subject_id)
     AND NOT EXISTS (SELECT FROM credentials c WHERE c.id = o.subject_id)
     AND NOT EXISTS (SELECT FROM unknown_actors a WHERE a.identity_id = o.subject_id)`,
];

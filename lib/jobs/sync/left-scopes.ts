import type { Pool, PoolClient } from "pg";
import { handOver } from "@/lib/jobs/sources/take-out";
import { inTransaction } from "@/lib/platform/transaction";
import type { RunFacts } from "./runs";

/**
 * Notices what a source reads no longer: scopes that its last run listed and this one does not, because its settings were
 * narrowed or an account left. What they showed stays as it is, and a person is asked what becomes of it. Of a snapshot
 * this holds within the accounts or machines that it is about; an export lists what somebody chose to bring. Called when
 * every scope of a run has ended; doing it again changes nothing.
 */
export async function noticeLeftScopes(
  pool: Pool,
  run: RunFacts,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  if (!(await inTransaction(pool, (tx) => compareLists(tx, run, now)))) return;
  for (const ref of await listSettled(pool, run)) {
    await handOver(pool, ref, signal);
    await inTransaction(pool, (tx) => askAbout(tx, ref, now));
  }
}

/**
 * Whether the run listed all that there is, and a run is over: else nothing follows from what it does not list. A source that
 * could not be reached at all may call even its scopes by other names.
 */
const listedWhole = `r.planned_at IS NOT NULL
  AND EXISTS (SELECT FROM sync_scopes s WHERE s.run_id = r.id AND s.status = 'complete')
  AND NOT EXISTS (SELECT FROM sync_scopes s WHERE s.run_id = r.id AND (s.data_set = 'plan' OR s.status IN ('waiting', 'running')))`;

/** The account or machine that a scope lies in: what its key begins with. */
const placeOf = (key: string) => `split_part(${key}, '/', 1)`;

/** Keeps the list of what left; gives false where the run proves nothing. */
async function compareLists(tx: PoolClient, run: RunFacts, now: Date): Promise<boolean> {
  const whole = await tx.query(
    `SELECT FROM sync_runs r JOIN sources o ON o.id = r.source_id
     WHERE r.id = $1 AND o.mode IN ('live', 'upload') AND o.removed_at IS NULL AND ${listedWhole} FOR UPDATE OF o`,
    [run.id],
  );
  if (whole.rowCount === 0) return false;
  await tx.query(
    "DELETE FROM left_scopes WHERE source_id = $2 AND scope_ref IN (SELECT ref FROM sync_scopes WHERE run_id = $1)",
    [run.id, run.sourceId],
  );
  if (run.origin === "export") return false;
  await tx.query(
    `INSERT INTO left_scopes (scope_ref, source_id, key, data_set, title, left_at)
     SELECT b.ref, b.source_id, b.key, b.data_set, b.title, $3 FROM sync_scopes b
     WHERE b.run_id = (SELECT r.id FROM sync_runs r WHERE r.source_id = $2 AND r.id <> $1 AND (r.upload_id IS NOT NULL) = $4 AND ${listedWhole}
         ORDER BY r.requested_at DESC LIMIT 1)
       AND b.ref NOT IN (SELECT ref FROM sync_scopes WHERE run_id = $1)
       AND (NOT $4 OR ${placeOf("b.key")} IN (SELECT ${placeOf("key")} FROM sync_scopes WHERE run_id = $1))
     ON CONFLICT (scope_ref) DO NOTHING`,
    [run.id, run.sourceId, now, run.uploadId !== null],
  );
  return true;
}

/**
 * Of the scopes that left, those that are known to have: what is still listed of the same account and data set was read to
 * its end, or does not apply there. An account that cannot be entered lists other scopes than one that can.
 */
async function listSettled(pool: Pool, run: RunFacts): Promise<string[]> {
  const found = await pool.query<{ ref: string }>(
    `SELECT l.scope_ref AS ref FROM left_scopes l WHERE l.source_id = $2 AND l.asked_at IS NULL AND NOT EXISTS (
       SELECT FROM sync_scopes s WHERE s.run_id = $1 AND s.status <> 'complete' AND coalesce(s.failure->>'kind', '') <> 'unsupported'
         AND s.data_set = l.data_set AND ${placeOf("s.key")} = ${placeOf("l.key")})
     ORDER BY 1`,
    [run.id, run.sourceId],
  );
  return found.rows.map((row) => row.ref);
}

/** Asks what becomes of what only this scope showed; where that is nothing, there is no question. */
async function askAbout(tx: PoolClient, ref: string, now: Date): Promise<void> {
  const alive = ["sightings", "members", "grants", "trusts"]
    .map((table) => `EXISTS (SELECT FROM ${table} WHERE scope_ref = $1 AND gone_at IS NULL)`)
    .join(" OR ");
  const asked = await tx.query(`UPDATE left_scopes SET asked_at = $2 WHERE scope_ref = $1 AND (${alive})`, [
    ref,
    now,
  ]);
  if (asked.rowCount === 0) await tx.query("DELETE FROM left_scopes WHERE scope_ref = $1", [ref]);
}

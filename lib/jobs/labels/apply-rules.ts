import type { Pool } from "pg";
import { inheritDecisions, refreshContainers } from "@/lib/features/accounts/mutations-inherit";
import { applyRulesTo, applyRulesToAll } from "@/lib/features/labels/mutations-rules";
import { applyOwnerRules } from "@/lib/features/owner-rules/mutations-apply";

/**
 * Brings what is inferred and inherited in line with what a run saw: environment by rule for the identities that it
 * changed or added, owners and labels from their accounts, and last owners by rule, which may ask for those labels. Does nothing while the run still reads, and may be repeated.
 */
export async function settleRun(
  pool: Pool,
  run: { id: string; sourceId: string },
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const open = await pool.query(
    "SELECT FROM sync_scopes WHERE run_id = $1 AND status IN ('waiting', 'running') LIMIT 1",
    [run.id],
  );
  if (open.rowCount !== 0) return;
  const touched = await pool.query<{ id: string; container_id: string | null }>(
    `SELECT i.id, i.container_id FROM identities i WHERE i.id IN (
       SELECT s.record_id FROM sightings s WHERE s.source_id = $1 AND s.record_type = 'identity'
         AND s.changed_at >= (SELECT started_at FROM sync_runs WHERE id = $2)) ORDER BY i.id`,
    [run.sourceId, run.id],
  );
  await applyRulesTo(
    pool,
    touched.rows.map((row) => row.id),
    now,
  );
  const relabelled = await refreshContainers(pool);
  const containers = new Set(relabelled);
  for (const row of touched.rows) if (row.container_id !== null) containers.add(row.container_id);
  if (containers.size > 0) await inheritDecisions(pool, now, { containerIds: [...containers], signal });
  const beside = await pool.query<{ id: string }>(
    "SELECT id FROM identities WHERE container_id = ANY($1::uuid[]) AND gone_at IS NULL",
    [relabelled],
  );
  const ids = new Set([...touched.rows, ...beside.rows].map((row) => row.id));
  if (ids.size > 0) await applyOwnerRules(pool, now, { ids: [...ids], signal });
}

/** The same for every identity: the rules changed. */
export async function settleAll(pool: Pool, now: Date, signal: AbortSignal): Promise<void> {
  await applyRulesToAll(pool, now, signal);
  await refreshContainers(pool);
  await inheritDecisions(pool, now, { signal });
  await applyOwnerRules(pool, now, { signal });
}

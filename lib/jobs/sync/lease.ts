import type { Pool, PoolClient } from "pg";
import type { Cursor, Scope } from "@/lib/connectors/sdk/contract";

/** A scope that this process may work on until its lease ends. The fence makes a late write of an earlier holder fail. */
export interface ClaimedScope {
  id: string;
  runId: string;
  sourceId: string;
  ref: string;
  scope: Scope;
  cursor: Cursor | null;
  pageNo: number;
  fence: string;
  attempts: number;
}

/** Somebody else holds the scope now: stop, and write nothing more. */
export class LeaseLost extends Error {
  constructor() {
    super("Another worker took over this scope.");
    this.name = "LeaseLost";
  }
}

/** Takes the next scope of a run that waits, or whose holder's lease ended. Null: there is none. */
export async function claimScope(
  pool: Pool,
  options: { runId: string; worker: string; leaseSeconds: number },
): Promise<ClaimedScope | null> {
  const claimed = await pool.query<{
    id: string;
    run_id: string;
    source_id: string;
    ref: string;
    scope: Scope;
    cursor: Cursor | null;
    page_no: number;
    fence: string;
    attempts: number;
  }>(
    `UPDATE sync_scopes SET status = 'running', fence = fence + 1, attempts = attempts + 1, worker = $2,
       lease_until = clock_timestamp() + make_interval(secs => $3), started_at = coalesce(started_at, clock_timestamp())
     WHERE id = (
       SELECT id FROM sync_scopes
       WHERE run_id = $1 AND (status = 'waiting' OR (status = 'running' AND lease_until < clock_timestamp()))
       ORDER BY ordinal LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, run_id, source_id, ref, scope, cursor, page_no, fence, attempts`,
    [options.runId, options.worker, options.leaseSeconds],
  );
  const row = claimed.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    runId: row.run_id,
    sourceId: row.source_id,
    ref: row.ref,
    scope: row.scope,
    cursor: row.cursor,
    pageNo: row.page_no,
    fence: row.fence,
    attempts: row.attempts,
  };
}

/** Advances the scope inside the page's transaction, and extends the lease. Throws `LeaseLost` when the fence moved. */
export async function advanceScope(
  tx: PoolClient,
  claim: ClaimedScope,
  page: { next: Cursor | null; records: number; problems: number; leaseSeconds: number },
): Promise<void> {
  const advanced = await tx.query(
    `UPDATE sync_scopes SET cursor = $3::jsonb, page_no = page_no + 1, records = records + $4, problems = problems + $5, attempts = 0,
       lease_until = clock_timestamp() + make_interval(secs => $6)
     WHERE id = $1 AND fence = $2 AND status = 'running'`,
    [claim.id, claim.fence, JSON.stringify(page.next), page.records, page.problems, page.leaseSeconds],
  );
  if (advanced.rowCount !== 1) throw new LeaseLost();
}

/** Keeps the lease while a page takes long. The signal aborts as soon as the lease is known to be lost. */
export function heartbeat(
  pool: Pool,
  claim: ClaimedScope,
  leaseSeconds: number,
): { signal: AbortSignal; stop: () => void } {
  const lost = new AbortController();
  let beating = false;
  const beat = async () => {
    // The end of a scope locks its row for a while: one beat that waits is enough.
    if (beating) return;
    beating = true;
    const kept = await pool.query(
      `UPDATE sync_scopes SET lease_until = clock_timestamp() + make_interval(secs => $3)
       WHERE id = $1 AND fence = $2 AND status = 'running'`,
      [claim.id, claim.fence, leaseSeconds],
    );
    if (kept.rowCount !== 1) lost.abort(new LeaseLost());
  };
  // A beat that cannot reach the database proves nothing: the fence decides at the next write.
  const timer = setInterval(
    () =>
      void beat()
        .catch(() => undefined)
        .finally(() => {
          beating = false;
        }),
    (leaseSeconds * 1000) / 3,
  );
  timer.unref();
  return { signal: lost.signal, stop: () => clearInterval(timer) };
}

/**
 * Starts a scope over, because its cursor expired at the source. What earlier pages showed is forgotten; what they
 * brought in was written and stays counted.
 */
export async function restartScope(tx: PoolClient, claim: ClaimedScope): Promise<void> {
  const restarted = await tx.query(
    `UPDATE sync_scopes SET cursor = NULL, page_no = 0, records = 0, problems = 0,
       counts = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(counts) WHERE key IN ('added', 'changed'))
     WHERE id = $1 AND fence = $2 AND status = 'running'`,
    [claim.id, claim.fence],
  );
  if (restarted.rowCount !== 1) throw new LeaseLost();
  await tx.query("DELETE FROM scope_pages WHERE scope_id = $1", [claim.id]);
  await tx.query("DELETE FROM dead_letters WHERE scope_id = $1", [claim.id]);
}

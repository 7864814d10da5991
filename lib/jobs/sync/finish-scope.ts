import type { PoolClient } from "pg";
import type { Failure } from "@/lib/connectors/sdk/contract";
import { readThresholds } from "@/lib/features/thresholds/data";
import { type ClaimedScope, LeaseLost } from "./lease";
import {
  applyDisappearances,
  countDisappearances,
  reasonToHold,
  type Tombstones,
} from "./merge/disappearances";
import { linkSameNames } from "./merge/links";

export interface ScopeEnd {
  claim: ClaimedScope;
  now: Date;
  collectedAt: Date;
  tombstoneHours: number;
  /** Whether absence from this scope may mean anything: live reads, or "this is the complete list". */
  provesAbsence: boolean;
  /** Absence proves nothing when the API filters by what our reader may see, and that changed or is not told. */
  filtered: boolean;
}

/** Ends a scope that was read to its end: marks what disappeared, or holds it back for a human. */
export async function completeScope(tx: PoolClient, end: ScopeEnd): Promise<Tombstones> {
  const { claim, now, collectedAt } = end;
  await close(tx, claim, "complete", null, collectedAt);
  await linkSameNames(tx, claim.ref, now);
  let tombstones: Tombstones = { missing: 0, gone: 0 };
  let held = false;
  if (end.provesAbsence && !(end.filtered && !(await isSameReader(tx, claim)))) {
    await tx.query(
      "UPDATE holds SET state = 'replaced', decided_at = $2 WHERE scope_ref = $1 AND state = 'held'",
      [claim.ref, now],
    );
    const counts = await countDisappearances(tx, claim.id, claim.ref);
    const limits = await readThresholds(tx);
    for (const count of counts) {
      const reason = reasonToHold(count, limits);
      if (reason === null) continue;
      held = true;
      await tx.query(
        `INSERT INTO holds (source_id, run_id, scope_id, scope_ref, title, record_type, missing, total, reason, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'held', $10)`,
        [
          claim.sourceId,
          claim.runId,
          claim.id,
          claim.ref,
          claim.scope.title,
          count.recordType,
          count.missing,
          count.total,
          reason,
          now,
        ],
      );
    }
    if (!held)
      tombstones = await applyDisappearances(tx, {
        ...end,
        scopeId: claim.id,
        scopeRef: claim.ref,
        runId: claim.runId,
      });
  }
  await tx.query("UPDATE sync_scopes SET counts = counts || $2::jsonb WHERE id = $1", [
    claim.id,
    JSON.stringify({ ...tombstones, held }),
  ]);
  // The pages of a held scope stay: releasing the hold needs to know what was seen.
  if (!held) await tx.query("DELETE FROM scope_pages WHERE scope_id = $1", [claim.id]);
  return tombstones;
}

/** Ends a scope that could not be read to its end. Nothing in it is taken for missing. */
export async function failScope(tx: PoolClient, claim: ClaimedScope, failure: Failure): Promise<void> {
  await close(tx, claim, "incomplete", failure, null);
  await tx.query("DELETE FROM scope_pages WHERE scope_id = $1", [claim.id]);
}

async function close(
  tx: PoolClient,
  claim: ClaimedScope,
  status: "complete" | "incomplete",
  failure: Failure | null,
  collectedAt: Date | null,
): Promise<void> {
  const closed = await tx.query(
    `UPDATE sync_scopes SET status = $3, failure = $4::jsonb, collected_at = $5, finished_at = clock_timestamp(), lease_until = NULL
     WHERE id = $1 AND fence = $2 AND status = 'running'`,
    [claim.id, claim.fence, status, failure === null ? null : JSON.stringify(failure), collectedAt],
  );
  if (closed.rowCount !== 1) throw new LeaseLost();
}

/** Whether the last complete look was by a reader who may see the same. False where nobody can tell. */
async function isSameReader(tx: PoolClient, claim: ClaimedScope): Promise<boolean> {
  const earlier = await tx.query<{ same: boolean | null }>(
    `SELECT before.reader = now.reader AS same
     FROM sync_scopes now, LATERAL (
       SELECT reader FROM sync_scopes WHERE ref = now.ref AND id <> now.id AND status = 'complete' ORDER BY finished_at DESC LIMIT 1) before
     WHERE now.id = $1`,
    [claim.id],
  );
  return earlier.rows[0]?.same === true;
}

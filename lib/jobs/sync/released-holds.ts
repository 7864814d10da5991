import type { Pool } from "pg";
import { inTransaction } from "@/lib/platform/transaction";
import { applyDisappearances } from "./merge/disappearances";
import { databaseNow } from "./sync-run";

/**
 * Carries out what people decided about held disappearances. A scope's holds are decided together: once none is still
 * held, a release marks what was not seen, and what the pages showed is forgotten. Where a newer complete look has come
 * in between, its word counts and the release marks nothing.
 */
export async function applyDecidedHolds(pool: Pool, tombstoneHours: number): Promise<number> {
  const decided = await pool.query<{ scope_id: string }>(
    `SELECT DISTINCT scope_id FROM holds h WHERE state IN ('released', 'discarded', 'replaced') AND applied_at IS NULL
       AND NOT EXISTS (SELECT FROM holds o WHERE o.scope_id = h.scope_id AND o.state = 'held')`,
  );
  const now = await databaseNow(pool);
  for (const { scope_id: scopeId } of decided.rows) {
    await inTransaction(pool, async (tx) => {
      const holds = await tx.query<{
        state: string;
        scope_ref: string;
        run_id: string;
        collected_at: Date;
        overtaken: boolean;
      }>(
        `UPDATE holds h SET applied_at = $2 FROM sync_scopes s WHERE h.scope_id = $1 AND s.id = h.scope_id AND h.applied_at IS NULL
         RETURNING h.state, h.scope_ref, h.run_id, coalesce(s.collected_at, s.finished_at) AS collected_at,
           EXISTS (SELECT FROM sync_scopes n WHERE n.ref = s.ref AND n.status = 'complete' AND n.finished_at > s.finished_at) AS overtaken`,
        [scopeId, now],
      );
      const hold = holds.rows[0];
      if (hold && holds.rows.every((row) => row.state === "released" && !row.overtaken)) {
        await applyDisappearances(tx, {
          scopeId,
          scopeRef: hold.scope_ref,
          runId: hold.run_id,
          collectedAt: hold.collected_at,
          now,
          tombstoneHours,
        });
      }
      await tx.query("DELETE FROM scope_pages WHERE scope_id = $1", [scopeId]);
    });
  }
  return decided.rows.length;
}

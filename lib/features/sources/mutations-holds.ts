import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { lockSource, refusal } from "./mutations";
import type { DecideHolds } from "./schema-setup";

/**
 * Decides the disappearances that one scope's run held back, all of them together: released, they count as missing since
 * that look; discarded, nothing happened. The worker carries it out. Throws AppError `nothing_held` when somebody else
 * decided first, or a newer run replaced them. Gives how many rows were decided about.
 */
export async function decideHolds(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  decided: DecideHolds,
  now: Date,
): Promise<{ rows: number }> {
  return inTransaction(pool, async (tx) => {
    const source = await lockSource(tx, scope, decided.sourceId);
    const holds = await tx.query<{ id: string; run_id: string; missing: number }>(
      `UPDATE holds SET state = $3, decided_at = $4, decided_by = $5
       WHERE source_id = $1 AND scope_id = $2 AND state = 'held' RETURNING id, run_id, missing`,
      [source.id, decided.scopeId, decided.decision, now, scope.actor],
    );
    if (holds.rows.length === 0) {
      throw refusal(
        "nothing_held",
        "Nothing of this scope waits any more: somebody decided it, or a newer sync replaced it.",
        "Reload the page.",
      );
    }
    await wakeWorker(tx, "holds", "holds", {});
    const type = decided.decision === "released" ? "hold.released" : "hold.discarded";
    let rows = 0;
    for (const hold of holds.rows) {
      rows += hold.missing;
      await writeAudit(
        tx,
        { type, sourceId: source.id, runId: hold.run_id, holdId: hold.id, rows: hold.missing },
        scope.actor,
        source.name,
      );
    }
    return { rows };
  });
}

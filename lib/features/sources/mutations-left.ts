import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { leavingSql, waitingSql } from "./data-left";
import { lockSource, refusal, takeOutTask } from "./mutations";
import type { DecideLeft } from "./schema-setup";

/**
 * Decides what becomes of what a source reads no longer, all of it together, as when a source is removed: it stays as
 * archived, or the worker takes out what nobody else shows. Throws AppError `left_changed` when it is not what the person
 * looked at: somebody else decided, or a sync noticed more.
 */
export async function decideLeft(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  { sourceId, scopes, records }: DecideLeft,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const source = await lockSource(tx, scope, sourceId);
    const leaving = await tx.query<{ n: number }>(
      `SELECT count(DISTINCT g.record_id)::int AS n FROM sightings g WHERE g.record_type = 'identity' AND ${leavingSql}`,
      [source.id],
    );
    const decided = await tx.query(
      `UPDATE left_scopes l SET records = $2, decided_at = $3, decided_by = $4 WHERE l.source_id = $1 AND ${waitingSql}`,
      [source.id, records, now, scope.actor],
    );
    if (decided.rowCount !== scopes) {
      throw refusal(
        "left_changed",
        "What waits here is not what you looked at any more: somebody decided it, or a newer sync noticed more.",
        "Reload the page.",
      );
    }
    if (records === "out_of_scope") await wakeWorker(tx, takeOutTask, takeOutTask, {});
    await writeAudit(
      tx,
      {
        type: "source.narrowed",
        sourceId: source.id,
        name: source.name,
        scopes,
        records,
        identitiesRemoved: records === "out_of_scope" ? (leaving.rows[0]?.n ?? 0) : 0,
      },
      scope.actor,
      source.name,
    );
  });
}

import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { refusal } from "./mutations";

/** What the worker carries out when something waits to be sent. */
export const deliverTask = "deliver";

/** Takes a delivery that failed up again from its beginning, or lets it rest. Throws AppError `not_failed`. */
export async function decideDelivery(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  deliveryId: string,
  decision: "retry" | "drop",
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const changed = await tx.query(
      decision === "retry"
        ? `UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = $2 WHERE id = $1 AND state IN ('failed', 'given_up')`
        : `UPDATE deliveries SET state = 'dropped', next_at = $2 WHERE id = $1 AND state IN ('failed', 'given_up')`,
      [deliveryId, now],
    );
    if (changed.rowCount === 0) {
      throw refusal("not_failed", "It has not failed, or is no longer there.", "Reload the page.");
    }
    await writeAudit(
      tx,
      { type: "delivery.decided", deliveryId, decision },
      scope.actor,
      `delivery:${deliveryId}`,
    );
    if (decision === "retry") await wakeWorker(tx, deliverTask, deliverTask, {});
  });
}

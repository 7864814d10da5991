import { nextDue } from "@/lib/domain/alert-schedule";
import { readTimeZone } from "@/lib/features/channels/data";
import { deliverTask } from "@/lib/features/channels/mutations-deliveries";
import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { seenOf } from "./data";
import { readinessOf } from "./data-ready";
import { takeAsTold } from "./data-told";
import { lockAlert, refusal } from "./mutations";
import { queueTold } from "./mutations-tell";
import type { ArmAlert } from "./schema";

/**
 * Lets an alert go, as its preview showed it: from here on it tells by itself. What is there already is sent once, or
 * taken as told. Throws AppErrors `changed`, `not_ready`, `not_found`.
 */
export async function armAlert(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  { alertId, seen, existing }: ArmAlert,
  now: Date,
): Promise<{ sent: number; takenAsTold: number }> {
  return inTransaction(pool, async (tx) => {
    await tx.query("SET LOCAL statement_timeout = '30s'");
    const alert = await lockAlert(tx, scope, alertId);
    if ((await seenOf(tx, alert)) !== seen) {
      throw refusal("changed", "The alert, its view or its channel was changed since.", "Look at it again.");
    }
    const ready = await readinessOf(tx, alert, now);
    if (!ready.ready || alert.channelId === null) {
      throw refusal("not_ready", ready.ready ? "Its channel was removed." : ready.why, "Mend that first.");
    }
    const { asked, question } = ready;
    let sent = 0;
    let takenAsTold = 0;
    let more = false;
    if (existing === "send") {
      const queued = await queueTold(tx, alert, asked, now);
      sent = queued.counts.opened + queued.counts.reopened + queued.counts.resolved;
      more = queued.more;
    } else takenAsTold = await takeAsTold(tx, alertId, asked.untold, now);
    const due = more ? now : nextDue(alert, await readTimeZone(tx), now);
    await tx.query(
      `UPDATE alerts SET armed_at = $2, armed_by = $3, stopped_why = NULL, enabled = true, baseline = $4, next_at = $5,
         last_told_at = CASE WHEN $6 THEN $2 ELSE last_told_at END WHERE id = $1`,
      [alertId, now, scope.actor, question, due, sent > 0],
    );
    await writeAudit(
      tx,
      {
        type: "alert.armed",
        alertId,
        name: alert.name,
        channelId: alert.channelId,
        recipients: alert.recipients.length,
        takenAsTold,
        sent,
      },
      scope.actor,
      `alert:${alertId}`,
    );
    if (sent > 0) await wakeWorker(tx, deliverTask, deliverTask, {});
    return { sent, takenAsTold };
  });
}

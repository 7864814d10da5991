import type { Pool, PoolClient } from "pg";
import { pauseMinutes } from "@/lib/domain/alert";
import { nextDue } from "@/lib/domain/alert-schedule";
import { readAlert } from "@/lib/features/alerts/data";
import { readinessOf } from "@/lib/features/alerts/data-ready";
import { stopAlert } from "@/lib/features/alerts/mutations";
import { queueTold } from "@/lib/features/alerts/mutations-tell";
import type { AlertRow } from "@/lib/features/alerts/schema";
import { readTimeZone } from "@/lib/features/channels/data";
import { deliverTask } from "@/lib/features/channels/mutations-deliveries";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";

/** Sent messages are kept so long in the log. */
const keptDays = 90;
/** What waits for its alert to be armed again is given up after this. */
const patienceDays = 7;
const asksElse = "Since it was armed, its view, its least severity or what its maker may see was changed.";

/**
 * Looks at every alert that is due: what is new is queued, what may not go on stops. Wakes whoever sends, where something
 * waits. Cheap to call often. An alert that fails does not keep the others from being looked at.
 */
export async function tellDue(
  pool: Pool,
  now: Date,
  signal: AbortSignal,
  warn: (error: unknown, alertId: string) => void,
): Promise<void> {
  const due = await pool.query<{ id: string }>(
    "SELECT id FROM alerts WHERE next_at <= $1 AND armed_at IS NOT NULL AND enabled ORDER BY next_at, id",
    [now],
  );
  for (const { id } of due.rows) {
    signal.throwIfAborted();
    try {
      await inTransaction(pool, (tx) => tellOne(tx, id, now));
    } catch (error) {
      warn(error, id);
    }
  }
  await pool.query(
    `UPDATE deliveries SET state = 'dropped', last_error = 'Its alert was not armed again in time.'
     WHERE (state = 'waiting' OR (state = 'sending' AND lease_until <= $1)) AND created_at < $1::timestamptz - make_interval(days => ${patienceDays})
       AND NOT EXISTS (SELECT FROM alerts a WHERE a.id = alert_id AND a.armed_at IS NOT NULL AND a.enabled)`,
    [now],
  );
  await pool.query(
    `DELETE FROM deliveries WHERE state IN ('sent', 'dropped') AND created_at < $1::timestamptz - make_interval(days => ${keptDays})`,
    [now],
  );
  const waiting = await pool.query(
    `SELECT FROM deliveries WHERE (state = 'waiting' AND next_at <= $1) OR (state = 'sending' AND lease_until <= $1) LIMIT 1`,
    [now],
  );
  if (waiting.rowCount !== 0) await wakeWorker(pool, deliverTask, deliverTask, {});
}

async function tellOne(tx: PoolClient, id: string, now: Date): Promise<void> {
  await tx.query("SET LOCAL statement_timeout = '30s'");
  const locked = await tx.query(
    `SELECT FROM alerts WHERE id = $1 AND next_at <= $2 AND armed_at IS NOT NULL AND enabled FOR UPDATE SKIP LOCKED`,
    [id, now],
  );
  const alert = locked.rowCount === 0 ? null : await readAlert(tx, id);
  if (alert === null) return;
  const ready = await readinessOf(tx, alert, now);
  if (!ready.ready) return stopAlert(tx, alert, ready.why);
  // It was let go for another question: nobody has looked at what this one sends.
  if (alert.baseline !== ready.question) return stopAlert(tx, alert, asksElse);
  const { counts, more } = await queueTold(tx, alert, ready.asked, now);
  const told = counts.opened + counts.reopened + counts.resolved > 0;
  await noteLooked(tx, alert, { told, more }, now);
}

/** When it is looked at next: at its hour; after a pause where it tells at once or has more to tell than was queued. */
async function noteLooked(
  tx: PoolClient,
  alert: AlertRow,
  { told, more }: { told: boolean; more: boolean },
  now: Date,
): Promise<void> {
  const afterPause = new Date(now.getTime() + pauseMinutes * 60_000);
  const soon = told ? afterPause : now;
  const due =
    alert.cadence === "at_once" ? soon : more ? afterPause : nextDue(alert, await readTimeZone(tx), now);
  await tx.query(
    `UPDATE alerts SET next_at = $2, last_told_at = CASE WHEN $3 THEN $4 ELSE last_told_at END WHERE id = $1`,
    [alert.id, due, told, now],
  );
}

import type { PoolClient } from "pg";
import { nextDue } from "@/lib/domain/alert-schedule";
import { readTimeZone } from "@/lib/features/channels/data";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { getAlert } from "./data";
import type { AlertRow, SaveAlert } from "./schema";

type Database = Pick<Web, "pool">;

/** A refusal that a person can act on; nothing was changed. */
export function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

/** Locks an alert that the scope reaches. Throws AppError `not_found`. */
export async function lockAlert(tx: PoolClient, scope: Scope, id: string): Promise<AlertRow> {
  const alert = await getAlert(tx, scope, id, true);
  if (!alert) throw refusal("not_found", "There is no such alert, or it is not yours.", "Reload the list.");
  return alert;
}

/** What of an alert leads elsewhere, or asks for something else: with another of these an administrator has to look again. */
function leadsElsewhere(before: AlertRow, after: SaveAlert): boolean {
  return (
    before.viewId !== after.viewId ||
    before.channelId !== after.channelId ||
    before.per !== after.per ||
    before.minSeverity !== after.minSeverity ||
    [...before.recipients].sort().join() !== [...after.recipients].sort().join()
  );
}

/**
 * Saves an alert: a new one, which tells within the reach of whoever makes it, or changes to one. One that leads elsewhere
 * than before is disarmed. Saying the same twice makes one. Throws AppErrors `name_taken`, `no_recipients`, `not_found`.
 */
export async function saveAlert(
  { pool }: Database,
  by: { scope: Scope; userId: string },
  saved: SaveAlert,
  now: Date,
): Promise<{ armed: boolean }> {
  return inTransaction(pool, async (tx) => {
    // One at a time: two of one name would fail without a word.
    await tx.query("LOCK TABLE alerts IN SHARE ROW EXCLUSIVE MODE");
    await requireParts(tx, saved);
    const there = await tx.query("SELECT FROM alerts WHERE id = $1", [saved.alertId]);
    const before = there.rowCount === 0 ? null : await lockAlert(tx, by.scope, saved.alertId);
    const armed = before !== null && before.armedAt !== null && !leadsElsewhere(before, saved);
    const nextAt = armed && saved.enabled ? nextDue(saved, await readTimeZone(tx), now) : null;
    await tx.query(
      `INSERT INTO alerts AS a (id, name, view_id, channel_id, recipients, cadence, hour, weekday, min_severity, per, enabled, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, view_id = excluded.view_id, channel_id = excluded.channel_id,
         recipients = excluded.recipients, cadence = excluded.cadence, hour = excluded.hour, weekday = excluded.weekday,
         min_severity = excluded.min_severity, per = excluded.per, enabled = excluded.enabled,
         armed_at = CASE WHEN $14 THEN a.armed_at END, armed_by = CASE WHEN $14 THEN a.armed_by END, next_at = $15`,
      [
        saved.alertId,
        saved.name,
        saved.viewId,
        saved.channelId,
        saved.recipients,
        saved.cadence,
        saved.hour,
        saved.weekday,
        saved.minSeverity,
        saved.per,
        saved.enabled,
        by.userId,
        now,
        armed,
        nextAt,
      ],
    );
    const { alertId, name, enabled } = saved;
    await writeAudit(
      tx,
      { type: "alert.saved", alertId, name, armed, enabled },
      by.scope.actor,
      `alert:${alertId}`,
    );
    return { armed };
  });
}

/** The view is shared, the channel is there, its kind has whom it needs, and the name is free. */
async function requireParts(tx: PoolClient, saved: SaveAlert): Promise<void> {
  const views = await tx.query(
    "SELECT FROM saved_views WHERE id = $1 AND noun = 'findings' AND shared FOR SHARE",
    [saved.viewId],
  );
  if (views.rowCount === 0) {
    throw refusal("no_such_view", "There is no such shared view of findings.", "Choose another view.");
  }
  const channels = await tx.query<{ kind: string }>(
    "SELECT kind FROM channels WHERE id = $1 AND kind <> 'slack_app' FOR SHARE",
    [saved.channelId],
  );
  const kind = channels.rows[0]?.kind;
  if (kind === undefined) {
    throw refusal("no_such_channel", "There is no such channel.", "Choose another channel.");
  }
  if (kind === "email" && saved.recipients.length === 0) {
    throw refusal("no_recipients", "A letter needs somebody to go to.", "Add a recipient.");
  }
  const taken = await tx.query("SELECT FROM alerts WHERE lower(name) = lower($1) AND id <> $2", [
    saved.name,
    saved.alertId,
  ]);
  if (taken.rowCount !== 0) {
    throw refusal("name_taken", "Another alert has this name.", "Choose another name.");
  }
}

/** Removes an alert. What it sent stays in the log; what waits to be sent is not. */
export async function removeAlert({ pool }: Database, scope: Scope, alertId: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const { name } = await lockAlert(tx, scope, alertId);
    await tx.query(
      `UPDATE deliveries SET state = 'dropped', last_error = 'The alert was removed.'
       WHERE alert_id = $1 AND state IN ('waiting', 'failed', 'given_up')`,
      [alertId],
    );
    await tx.query("DELETE FROM alerts WHERE id = $1", [alertId]);
    await writeAudit(tx, { type: "alert.removed", alertId, name }, scope.actor, `alert:${alertId}`);
  });
}

/** An alert that may not go on: it says why, and has to be armed again. */
export async function stopAlert(
  tx: PoolClient,
  alert: Pick<AlertRow, "id" | "name">,
  why: string,
): Promise<void> {
  const stopped = await tx.query(
    `UPDATE alerts SET armed_at = NULL, armed_by = NULL, next_at = NULL, stopped_why = $2
     WHERE id = $1 AND armed_at IS NOT NULL`,
    [alert.id, why],
  );
  if (stopped.rowCount === 0) return;
  await writeAudit(
    tx,
    { type: "alert.stopped", alertId: alert.id, name: alert.name, why },
    "worker",
    `alert:${alert.id}`,
  );
}

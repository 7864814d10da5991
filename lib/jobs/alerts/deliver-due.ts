import { type AlertMessage, type Happening, sizeOf } from "@/lib/domain/alert";
import { letterOf } from "@/lib/domain/alert-mail";
import { slackPost } from "@/lib/domain/alert-slack";
import { webhookBody } from "@/lib/domain/alert-webhook";
import { readAlert } from "@/lib/features/alerts/data";
import { readMessage } from "@/lib/features/alerts/data-message";
import { readinessOf } from "@/lib/features/alerts/data-ready";
import type { Where } from "@/lib/features/alerts/data-told";
import { stopAlert } from "@/lib/features/alerts/mutations";
import type { AlertRow } from "@/lib/features/alerts/schema";
import { inTransaction, isConnectionLoss } from "@/lib/platform/transaction";
import { createJira } from "./jira-client";
import { openChannel, openDoor, type SendOptions } from "./open-channel";
import { type Claimed, claim, noteDropped, noteFailure, noteSent, putBack } from "./outbox";
import { SendFailure, sendFailureOf } from "./send-failure";
import { sendIssue } from "./send-jira";
import { sendMail } from "./send-mail";
import { sendSlack } from "./send-slack";
import { sendWebhook } from "./send-webhook";

export interface DeliverOptions extends SendOptions {
  /** The database's clock. */
  now: () => Promise<Date>;
  warn: (error: unknown, deliveryId: string) => void;
}

/** So many are sent at the same time: one that is slow does not keep the others waiting. */
const atOnce = 4;

/** Sends what is due until nothing is. What it does not finish is due again when its lease ends. */
export async function deliverDue(options: DeliverOptions, signal: AbortSignal): Promise<void> {
  const one = async () => {
    for (;;) {
      signal.throwIfAborted();
      const claimed = await claim(options.pool, await options.now());
      if (claimed === null) return;
      await deliver(options, claimed, signal);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function deliver(options: DeliverOptions, claimed: Claimed, signal: AbortSignal): Promise<void> {
  const { pool } = options;
  const now = await options.now();
  try {
    const prepared = await prepare(options, claimed, now);
    if ("stopped" in prepared) return putBack(pool, claimed, now);
    const { message, alert } = prepared;
    const counts = {
      opened: sizeOf(message.groups.opened),
      reopened: sizeOf(message.groups.reopened),
      resolved: sizeOf(message.groups.resolved),
    };
    if (counts.opened + counts.reopened + counts.resolved === 0) {
      const why = "Nothing of it is left to tell: it closed, came back or left the reach meanwhile.";
      return noteDropped(pool, claimed, why, now);
    }
    const note = await send(options, claimed, alert, message, now, signal);
    await noteSent(pool, claimed, counts, note, await options.now());
  } catch (error) {
    if (signal.aborted) return putBack(pool, claimed, now);
    if (isConnectionLoss(error) && sendFailureOf(error) === null) throw error;
    const failure =
      sendFailureOf(error) ??
      new SendFailure("It stopped for a reason that only the worker's log tells.", true);
    if (sendFailureOf(error) === null) options.warn(error, claimed.id);
    await noteFailure(pool, claimed, failure, await options.now());
  }
}

/** What the message says, of what is within reach now. */
async function prepare(
  { pool, publicUrl }: DeliverOptions,
  claimed: Claimed,
  now: Date,
): Promise<{ alert: AlertRow; message: AlertMessage } | { stopped: true }> {
  const read = await inTransaction(pool, async (tx) => {
    const alert = await readAlert(tx, claimed.alertId);
    if (alert === null) return null;
    const ready = await readinessOf(tx, alert, now);
    if (ready.ready) return { alert, ready };
    await stopAlert(tx, alert, ready.why);
    return null;
  });
  if (read === null) return { stopped: true };
  const { alert, ready } = read;
  const about = {
    alert: { id: alert.id, name: alert.name },
    view: { name: ready.view, query: ready.query },
    origin: publicUrl,
  };
  const parts = {
    opened: itemsWhere(claimed.id, "opened"),
    reopened: itemsWhere(claimed.id, "reopened"),
    resolved: itemsWhere(claimed.id, "resolved"),
  };
  return { alert, message: await readMessage(pool, about, ready.scope, parts, now) };
}

/** The items of a delivery of which it is still true. */
function itemsWhere(deliveryId: string, what: Happening): Where {
  return (p) => [
    `f.state = '${what === "resolved" ? "resolved" : "open"}'`,
    `EXISTS (SELECT FROM delivery_items d WHERE d.delivery_id = ${p.add(deliveryId)}::uuid AND d.finding_id = f.id
       AND d.what = ${p.add(what)} AND d.episode = f.times)`,
  ];
}

/** Sends it over its channel. Gives a note where not all of it arrived. Throws SendFailure. */
async function send(
  options: DeliverOptions,
  claimed: Claimed,
  alert: AlertRow,
  message: AlertMessage,
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  const { channel, signing } = await openChannel(options, claimed.channelId, now);
  if (channel.kind === "email") {
    const letter = { ...letterOf(message), ...claimed, recipients: alert.recipients };
    return sendMail(options, channel, letter, signal);
  }
  const http = openDoor(options, signal);
  try {
    if (channel.kind === "slack") await sendSlack(http, channel.url, slackPost(message), now);
    else if (channel.kind === "webhook") {
      for (const what of ["opened", "reopened", "resolved"] as const) {
        for (const finding of message.groups[what].worst) {
          const event = {
            what,
            at: claimed.createdAt,
            alert: message.alert,
            finding,
            origin: message.origin,
          };
          await sendWebhook(http, channel, signing, { id: claimed.id, body: webhookBody(event) }, now);
        }
      }
    } else {
      const jira = createJira(http, channel, now);
      await sendIssue(options.pool, jira, channel, await issueOf(options, claimed, alert, message), now);
    }
  } finally {
    await http.close();
  }
  return null;
}

async function issueOf(
  { pool }: DeliverOptions,
  { id, channelId }: Claimed,
  alert: AlertRow,
  message: AlertMessage,
) {
  const { opened, reopened, resolved } = message.groups;
  const items = await pool.query<{ id: string; open: boolean }>(
    `SELECT d.finding_id AS id, d.what <> 'resolved' AS open FROM delivery_items d JOIN findings f ON f.id = d.finding_id
     WHERE d.delivery_id = $1 AND d.episode = f.times AND f.state = CASE d.what WHEN 'resolved' THEN 'resolved' ELSE 'open' END`,
    [id],
  );
  const ids = (open: boolean) => items.rows.filter((item) => item.open === open).map((item) => item.id);
  const group = {
    counts: Object.fromEntries(
      (["critical", "high", "medium", "low"] as const).map((each) => [
        each,
        (opened.counts[each] ?? 0) + (reopened.counts[each] ?? 0),
      ]),
    ),
    worst: [...opened.worst, ...reopened.worst],
  };
  return {
    id,
    channelId,
    per: alert.per,
    origin: message.origin,
    open: sizeOf(group) > 0 ? { ids: ids(true), group } : null,
    closed: sizeOf(resolved) > 0 ? { ids: ids(false) } : null,
  };
}

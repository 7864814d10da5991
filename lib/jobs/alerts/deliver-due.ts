import { type AlertMessage, type Happening, sizeOf } from "@/lib/domain/alert";
import { letterOf } from "@/lib/domain/alert-mail";
import { slackPost } from "@/lib/domain/alert-slack";
import { webhookBody } from "@/lib/domain/alert-webhook";
import { readAlert } from "@/lib/features/alerts/data";
import { idsTold, readMessage } from "@/lib/features/alerts/data-message";
import { readinessOf } from "@/lib/features/alerts/data-ready";
import type { Where } from "@/lib/features/alerts/data-told";
import { stopAlert } from "@/lib/features/alerts/mutations";
import type { AlertRow } from "@/lib/features/alerts/schema";
import { episodeSql } from "@/lib/features/findings/query";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { drain } from "./drain";
import { createJira } from "./jira-client";
import { openChannel, openDoor, type SendOptions } from "./open-channel";
import { type Claimed, claim, deliveryRows, notePosting, noteSent } from "./outbox";
import { SendFailure } from "./send-failure";
import { type IssueDelivery, sendIssue } from "./send-jira";
import { sendMail } from "./send-mail";
import { sendSlack } from "./send-slack";
import { sendWebhook } from "./send-webhook";

export interface DeliverOptions extends SendOptions {
  /** The database's clock. */
  now: () => Promise<Date>;
  warn: (error: unknown, deliveryId: string) => void;
}

/** Sends what is due until nothing is. */
export function deliverDue(options: DeliverOptions, signal: AbortSignal): Promise<void> {
  const { pool } = options;
  return drain(
    {
      ...options,
      rows: deliveryRows,
      claim: (now) => claim(pool, now),
      send: (claimed, now) => deliver(options, claimed, now, signal),
    },
    signal,
  );
}

const perhapsSent = new SendFailure(
  "Rollcall stopped while it was posting this, so it may be there already. It is not posted again by itself: look there, and retry it where it is missing.",
  false,
);

async function deliver(
  options: DeliverOptions,
  claimed: Claimed,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const { pool } = options;
  if (claimed.posting) throw perhapsSent;
  const prepared = await prepare(options, claimed, now);
  if (prepared === null) return deliveryRows.putBack(pool, claimed, now);
  const { message } = prepared;
  const counts = {
    opened: sizeOf(message.groups.opened),
    reopened: sizeOf(message.groups.reopened),
    resolved: sizeOf(message.groups.resolved),
  };
  if (counts.opened + counts.reopened + counts.resolved === 0) {
    const why =
      "Nothing of it is left to tell: it closed, came back, was set aside or left the reach meanwhile.";
    return deliveryRows.noteDropped(pool, claimed, why, now);
  }
  const note = await send(options, claimed, prepared, now, signal);
  await noteSent(pool, claimed, counts, note, await options.now());
}

/** What is to be sent: what it says, of what is within reach now, and the conditions of that. */
interface Prepared {
  alert: AlertRow;
  scope: Scope;
  parts: Record<Happening, Where>;
  message: AlertMessage;
}

/** Null: its alert may not tell any more. */
async function prepare(
  { pool, publicUrl }: DeliverOptions,
  claimed: Claimed,
  now: Date,
): Promise<Prepared | null> {
  const read = await inTransaction(pool, async (tx) => {
    const alert = await readAlert(tx, claimed.alertId);
    if (alert === null) return null;
    const ready = await readinessOf(tx, alert, now);
    if (ready.ready) return { alert, ready };
    await stopAlert(tx, alert, ready.why);
    return null;
  });
  if (read === null) return null;
  const { alert, ready } = read;
  const about = {
    alert: { id: alert.id, name: alert.name },
    view: { name: ready.view, query: ready.query },
    origin: publicUrl,
  };
  const { still } = ready.asked;
  const parts = {
    opened: itemsWhere(claimed.id, "opened", still),
    reopened: itemsWhere(claimed.id, "reopened", still),
    resolved: itemsWhere(claimed.id, "resolved", () => ["f.state = 'resolved'"]),
  };
  const { scope } = ready;
  return { alert, scope, parts, message: await readMessage(pool, about, scope, parts, now) };
}

/** The items of a delivery of which it is still true. */
function itemsWhere(deliveryId: string, what: Happening, still: Where): Where {
  return (p) => [
    ...still(p),
    `EXISTS (SELECT FROM delivery_items d WHERE d.delivery_id = ${p.add(deliveryId)}::uuid AND d.finding_id = f.id
       AND d.what = ${p.add(what)} AND d.episode = ${episodeSql})`,
  ];
}

/** Sends it over its channel. Gives a note where not all of it arrived. Throws SendFailure. */
async function send(
  options: DeliverOptions,
  claimed: Claimed,
  prepared: Prepared,
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  const { alert, message } = prepared;
  const { channel, signing } = await openChannel(options, claimed.channelId, now);
  if (channel.kind === "email") {
    const letter = { ...letterOf(message), ...claimed, recipients: alert.recipients };
    return sendMail(options, channel, letter, signal);
  }
  const http = openDoor(options, signal);
  try {
    if (channel.kind === "slack") {
      if (!(await notePosting(options.pool, claimed, now)))
        throw new SendFailure("Another worker took it over.", true);
      await sendSlack(http, channel.url, slackPost(message), now);
    } else if (channel.kind === "webhook") {
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
    } else if (channel.kind === "slack_app") {
      throw new SendFailure("An app of Slack writes to single people: choose an incoming webhook.", false);
    } else {
      const jira = createJira(http, channel, now);
      await sendIssue(options.pool, jira, channel, await issueOf(options, claimed, prepared), now);
    }
  } finally {
    await http.close();
  }
  return null;
}

async function issueOf(
  { pool }: DeliverOptions,
  { id, channelId }: Claimed,
  { alert, scope, parts, message }: Prepared,
): Promise<IssueDelivery> {
  const { opened, reopened, resolved } = message.groups;
  const of = async (...whats: Happening[]) =>
    (await Promise.all(whats.map((what) => idsTold(pool, scope, parts[what])))).flat();
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
    open: sizeOf(group) > 0 ? { ids: (await of("opened", "reopened")).map((each) => each.id), group } : null,
    closed: sizeOf(resolved) > 0 ? await of("resolved") : [],
  };
}

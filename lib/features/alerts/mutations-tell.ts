import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { type Happening, mostEventsAtOnce, mostIssuesAtOnce, summaryOf } from "@/lib/domain/alert";
import { episodeSql } from "@/lib/features/findings/query";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { AskedFindings } from "./data-told";
import type { AlertRow } from "./schema";

/** What was queued: how many findings of which the same is told, and whether some wait for the next time. */
export interface Queued {
  counts: Record<Happening, number>;
  more: boolean;
}

/** A finding as it is noted as told. */
interface Told {
  id: string;
  episode: number;
}

interface Item extends Told {
  what: Happening;
  /** Findings with one bundle go in one delivery. */
  bundle: string;
}

interface Outgoing {
  kind: "message" | "event" | "issue";
  items: Item[];
}

/** A list longer than this is told in parts. */
const mostInDelivery = 20_000;

/**
 * Puts what an alert has to tell into the outbox, and notes it as told: one message, or an event or issue each. In the
 * caller's transaction; the text is made when it is sent.
 */
export async function queueTold(
  tx: PoolClient,
  alert: AlertRow,
  asked: AskedFindings,
  now: Date,
): Promise<Queued> {
  const isMessage = alert.channelKind === "email" || alert.channelKind === "slack";
  const most =
    alert.channelKind === "webhook"
      ? mostEventsAtOnce
      : alert.channelKind === "jira"
        ? mostIssuesAtOnce
        : mostInDelivery;
  const fresh = await readFresh(tx, alert, asked, most);
  // A post that only says what is closed can wait for company, or for the digest.
  const closed =
    isMessage && alert.cadence === "at_once" && fresh.items.length === 0
      ? { items: [], more: false }
      : await readClosed(tx, alert, asked, most);
  const items = [...fresh.items, ...closed.items];
  const outgoing = bundled(items, isMessage ? "message" : alert.channelKind === "jira" ? "issue" : "event");
  await insertDeliveries(tx, alert, outgoing, now);
  await noteTold(tx, alert.id, fresh.items, closed.all ?? closed.items, now);
  const count = (what: Happening) => items.filter((item) => item.what === what).length;
  return {
    counts: { opened: count("opened"), reopened: count("reopened"), resolved: count("resolved") },
    more: fresh.more || closed.more,
  };
}

interface ReadItems {
  items: Item[];
  more: boolean;
  /** Also those of which nothing has to be said. */
  all?: readonly Told[];
}

async function readFresh(
  tx: PoolClient,
  alert: AlertRow,
  asked: AskedFindings,
  most: number,
): Promise<ReadItems> {
  const p = new SqlParameters();
  const byCause = alert.channelKind === "jira" && alert.per === "cause";
  const bundle = byCause
    ? "coalesce(f.rule_id || ' ' || f.cause_key, f.id::text)"
    : alert.channelKind === "email" || alert.channelKind === "slack"
      ? "''"
      : "f.id::text";
  const found = await tx.query<Item & { place: number }>(
    `SELECT * FROM (
       SELECT f.id, CASE WHEN f.episode > 1 THEN 'reopened' ELSE 'opened' END AS what, f.episode, ${bundle} AS bundle,
         ${byCause ? "dense_rank() OVER (ORDER BY best DESC, bundle)" : "row_number() OVER (ORDER BY f.rank DESC, f.id)"}::int AS place
       FROM (SELECT f.id, ${episodeSql} AS episode, f.rank, f.rule_id, f.cause_key${byCause ? `, ${bundle} AS bundle, max(f.rank) OVER (PARTITION BY ${bundle}) AS best` : ""}
         FROM findings f WHERE ${asked.untold(p).join(" AND ")}) f
     ) each WHERE place <= ${p.add(most + 1)} ORDER BY place, id`,
    p.values,
  );
  return within(most, found.rows);
}

/** What closed. Of issues, all findings of one are told together; what has none is noted without a word. */
async function readClosed(
  tx: PoolClient,
  alert: AlertRow,
  asked: AskedFindings,
  most: number,
): Promise<ReadItems> {
  const p = new SqlParameters();
  const isJira = alert.channelKind === "jira";
  const bundle = isJira
    ? `(SELECT i.key FROM finding_issues i WHERE i.finding_id = f.id AND i.channel_id = ${p.add(alert.channelId)}::uuid)`
    : alert.channelKind === "webhook"
      ? "f.id::text"
      : "''";
  const found = await tx.query<Omit<Item, "bundle"> & { bundle: string | null; place: number }>(
    `SELECT * FROM (
       SELECT f.*, ${isJira ? "dense_rank() OVER (ORDER BY f.bundle NULLS FIRST)" : "row_number() OVER (ORDER BY f.resolved_at, f.id)"}::int AS place
       FROM (SELECT f.id, 'resolved' AS what, ${episodeSql} AS episode, ${bundle} AS bundle, f.resolved_at
         FROM findings f WHERE ${asked.closed(p).join(" AND ")}) f
     ) each WHERE place <= ${p.add(most + 1)} ORDER BY place, id`,
    p.values,
  );
  const { items, more } = within(most, found.rows);
  const hasIssue = (item: { bundle: string | null }): item is Item => item.bundle !== null;
  return { items: items.filter(hasIssue), all: items, more };
}

/** Those that are told now, of a list that reaches one place further. */
function within<Row extends { place: number }>(
  most: number,
  rows: readonly Row[],
): { items: Omit<Row, "place">[]; more: boolean } {
  return {
    items: rows.filter(({ place }) => place <= most).map(({ place: _, ...item }) => item),
    more: rows.some(({ place }) => place > most),
  };
}

function bundled(items: readonly Item[], kind: Outgoing["kind"]): Outgoing[] {
  const bundles = new Map<string, Outgoing>();
  for (const item of items) {
    // An issue is opened and closed by different messages; a letter says all at once.
    const name = kind === "message" ? "" : `${item.what === "resolved"} ${item.bundle}`;
    const outgoing = bundles.get(name) ?? { kind, items: [] };
    outgoing.items.push(item);
    bundles.set(name, outgoing);
  }
  return [...bundles.values()];
}

async function insertDeliveries(
  tx: PoolClient,
  alert: AlertRow,
  outgoing: readonly Outgoing[],
  now: Date,
): Promise<void> {
  if (outgoing.length === 0) return;
  const rows = outgoing.map(({ kind, items }) => {
    const count = (what: Happening) => items.filter((item) => item.what === what).length;
    const counts = { opened: count("opened"), reopened: count("reopened"), resolved: count("resolved") };
    return { id: randomUUID(), kind, summary: summaryOf(counts), items };
  });
  await tx.query(
    `INSERT INTO deliveries (id, alert_id, alert_name, channel_id, kind, state, next_at, created_at, summary)
     SELECT r.id, $2, $3, $4, r.kind, 'waiting', $5, $5, r.summary FROM json_to_recordset($1::json) AS r(id uuid, kind text, summary text)`,
    [JSON.stringify(rows.map(({ items: _, ...row }) => row)), alert.id, alert.name, alert.channelId, now],
  );
  const items = rows.flatMap(({ id, items: own }) =>
    own.map((item) => ({ delivery: id, finding: item.id, what: item.what, episode: item.episode })),
  );
  await tx.query(
    `INSERT INTO delivery_items (delivery_id, finding_id, what, episode)
     SELECT r.delivery, r.finding, r.what, r.episode
     FROM json_to_recordset($1::json) AS r(delivery uuid, finding uuid, what text, episode int)`,
    [JSON.stringify(items)],
  );
}

async function noteTold(
  tx: PoolClient,
  alertId: string,
  fresh: readonly Told[],
  closed: readonly Told[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO alert_sent (alert_id, finding_id, episode, at)
     SELECT $1, r.id, r.episode, $3 FROM json_to_recordset($2::json) AS r(id uuid, episode int) ON CONFLICT DO NOTHING`,
    [alertId, JSON.stringify(fresh.map(({ id, episode }) => ({ id, episode }))), now],
  );
  await tx.query(
    `UPDATE alert_sent t SET closed_at = $3 FROM json_to_recordset($2::json) AS r(id uuid, episode int)
     WHERE t.alert_id = $1 AND t.finding_id = r.id AND t.episode <= r.episode AND t.closed_at IS NULL`,
    [alertId, JSON.stringify(closed.map(({ id, episode }) => ({ id, episode }))), now],
  );
}

import type { Pool } from "pg";
import { type AlertMessage, sizeOf, type ToldFinding } from "@/lib/domain/alert";
import { issueDescription, issueLabel, issueSummary } from "@/lib/domain/alert-jira";
import { letterOf } from "@/lib/domain/alert-mail";
import { slackPost } from "@/lib/domain/alert-slack";
import { webhookBody } from "@/lib/domain/alert-webhook";
import { episodeSql } from "@/lib/features/findings/query";
import { type RuleWords, readRuleWords } from "@/lib/features/rules/data-words";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { getAlert, seenOf } from "./data";
import { readMessage } from "./data-message";
import { type Readiness, readinessOf } from "./data-ready";
import type { Where } from "./data-told";
import { type AlertPreview, type AlertRow, htmlTitle, type PreviewPart } from "./schema";

/** So many events or issues are shown one by one. */
const mostShown = 3;
const timeoutMs = 10_000;

/** What an alert would send now, word for word; null where there is none that the scope reaches. */
export async function previewAlert(
  pool: Pool,
  scope: Scope,
  id: string,
  origin: string,
  now: Date,
): Promise<AlertPreview | null> {
  const read = await guardedRead(
    pool,
    async (db) => {
      const alert = await getAlert(db, scope, id);
      if (!alert) return null;
      const ready = await readinessOf(db, alert, now);
      return { alert, ready, seen: await seenOf(db, alert), to: await placeOf(db, alert) };
    },
    timeoutMs,
  );
  if (!read) return null;
  const { alert, ready, seen, to } = read;
  const base = { seen, to, untold: 0, closed: 0, begins: true, messages: 0, parts: [] };
  if (!ready.ready) return { ...base, blocked: ready.why };
  const { asked } = ready;
  const about = {
    alert: { id: alert.id, name: alert.name },
    view: { name: ready.view, query: ready.query },
    origin,
  };
  const times =
    (more: string): Where =>
    (p) => [...asked.untold(p), more];
  const message = await readMessage(
    pool,
    about,
    ready.scope,
    { opened: times(`${episodeSql} = 1`), reopened: times(`${episodeSql} > 1`), resolved: asked.closed },
    now,
  );
  const untold = sizeOf(message.groups.opened) + sizeOf(message.groups.reopened);
  const closed = sizeOf(message.groups.resolved);
  return {
    ...base,
    blocked: null,
    untold,
    closed,
    begins: alert.baseline !== ready.question,
    messages: await countMessages(pool, alert, ready, untold, closed),
    parts: untold + closed === 0 ? [] : partsOf(alert, message, await wordsIn(pool, message), now),
  };
}

/** Where to and to whom, in words. */
async function placeOf(db: Parameters<typeof getAlert>[0], alert: AlertRow): Promise<string> {
  if (alert.channelKind === "email") return alert.recipients.join(", ");
  const found = await db.query<{ url: string | null; project: string | null }>(
    "SELECT config->>'url' AS url, config->>'project' AS project FROM channels WHERE id = $1",
    [alert.channelId],
  );
  const { url = null, project = null } = found.rows[0] ?? {};
  if (alert.channelKind === "jira") return `${project} in ${url}`;
  return url ?? alert.channelName ?? "";
}

async function countMessages(
  pool: Pool,
  alert: AlertRow,
  ready: Extract<Readiness, { ready: true }>,
  untold: number,
  closed: number,
): Promise<number> {
  if (alert.channelKind === "webhook") return untold + closed;
  if (alert.channelKind !== "jira") return untold + closed > 0 ? 1 : 0;
  if (alert.per === "finding") return untold;
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found = await db.query<{ n: number }>(
        `SELECT count(DISTINCT coalesce(f.rule_id || ' ' || f.cause_key, f.id::text))::int AS n FROM findings f
         WHERE ${ready.asked.untold(p).join(" AND ")}`,
        p.values,
      );
      return found.rows[0]?.n ?? 0;
    },
    timeoutMs,
  );
}

type Words = ReadonlyMap<string, RuleWords>;

function wordsIn(pool: Pool, { groups }: AlertMessage): Promise<Words> {
  const told = [...groups.opened.worst, ...groups.reopened.worst];
  return guardedRead(
    pool,
    (db) => readRuleWords(db, [...new Set(told.map(({ rule }) => rule.id))]),
    timeoutMs,
  );
}

function partsOf(alert: AlertRow, message: AlertMessage, words: Words, now: Date): PreviewPart[] {
  switch (alert.channelKind) {
    case "email": {
      const { subject, text, html } = letterOf(message);
      return [
        { title: "Subject", text: subject },
        { title: "Letter", text },
        { title: htmlTitle, text: html },
      ];
    }
    case "slack": {
      const post = slackPost(message);
      return [
        { title: "Post", text: post.blocks.flatMap(textsOf).join("\n\n") },
        { title: "As Slack gets it", text: JSON.stringify(post, null, 2) },
      ];
    }
    case "webhook":
      return eventsOf(message).map(([what, finding]) => ({
        title: `Event finding.${what}`,
        text: JSON.stringify(
          JSON.parse(webhookBody({ what, at: now, alert: message.alert, finding, origin: message.origin })),
          null,
          2,
        ),
      }));
    case "jira":
      return issuesOf(alert, message, words);
    default:
      return [];
  }
}

function textsOf(block: ReturnType<typeof slackPost>["blocks"][number]): string[] {
  return block.type === "section" ? [block.text.text] : block.elements.map(({ text }) => text);
}

function eventsOf({ groups }: AlertMessage) {
  return (["opened", "reopened", "resolved"] as const)
    .flatMap((what) => groups[what].worst.map((finding) => [what, finding] as const))
    .slice(0, mostShown);
}

function issuesOf(alert: AlertRow, message: AlertMessage, words: Words): PreviewPart[] {
  const bundles = new Map<string, [ToldFinding, ...ToldFinding[]]>();
  for (const [what, finding] of [
    ...message.groups.opened.worst.map((each) => ["opened", each] as const),
    ...message.groups.reopened.worst.map((each) => ["reopened", each] as const),
  ]) {
    const label = alert.per === "cause" || what === "opened" ? issueLabel(alert.per, finding) : finding.id;
    const there = bundles.get(label);
    if (there) there.push(finding);
    else bundles.set(label, [finding]);
  }
  return [...bundles.values()].slice(0, mostShown).flatMap((findings) => {
    const content = {
      findings,
      count: findings.length,
      words: words.get(findings[0].rule.id) ?? null,
      origin: message.origin,
    };
    return [
      {
        title: `Issue ${issueSummary(content)}`,
        text: String(issueDescription(content, false)),
      },
    ];
  });
}

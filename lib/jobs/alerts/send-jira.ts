import type { Pool } from "pg";
import { sizeOf, type ToldFinding, type ToldGroup } from "@/lib/domain/alert";
import {
  commentReference,
  type IssueContent,
  issueComment,
  issueDescription,
  issueLabel,
  issueSummary,
} from "@/lib/domain/alert-jira";
import { returnedWords } from "@/lib/domain/exception-words";
import { isByRules, type ResolvedWhy } from "@/lib/domain/resolved-why";
import type { JiraConfig } from "@/lib/features/channels/schema-kinds";
import { readRuleWords } from "@/lib/features/rules/data-words";
import { guardedRead } from "@/lib/platform/read";
import type { JiraClient, JiraIssue } from "./jira-client";
import { SendFailure } from "./send-failure";

/** What one delivery does with one issue. */
export interface IssueDelivery {
  /** Of the delivery: a comment that was made already is known by it. */
  id: string;
  channelId: string;
  per: "finding" | "cause";
  origin: string;
  /** Open findings that belong in one issue, all of them by id and the worst to show. */
  open: { ids: readonly string[]; group: ToldGroup } | null;
  /** Findings that closed, of one issue, each with why. */
  closed: readonly { id: string; why: ResolvedWhy | null }[];
}

/**
 * Makes an issue, or writes into the one that there is; closes it when the data shows that all of it is mended or gone.
 * Whatever of it was done before is not done again, so that it can be repeated. Throws SendFailure.
 */
export async function sendIssue(
  pool: Pool,
  jira: JiraClient,
  config: JiraConfig,
  delivery: IssueDelivery,
  now: Date,
): Promise<void> {
  if (delivery.open) await tellOpen(pool, jira, config, delivery, delivery.open, now);
  if (delivery.closed.length > 0) await tellClosed(pool, jira, config, delivery, now);
}

async function tellOpen(
  pool: Pool,
  jira: JiraClient,
  config: JiraConfig,
  delivery: IssueDelivery,
  { ids, group }: NonNullable<IssueDelivery["open"]>,
  now: Date,
): Promise<void> {
  const [first] = group.worst;
  if (!first) return;
  const label = issueLabel(delivery.per, first);
  const linked = await keyOf(pool, delivery.channelId, ids);
  const issue = (linked === null ? null : await jira.get(linked)) ?? (await jira.withLabel(label))[0] ?? null;
  if (issue === null) {
    const words = await guardedRead(pool, (db) => readRuleWords(db, [first.rule.id]));
    const content: IssueContent = {
      findings: [first, ...group.worst.slice(1)],
      count: sizeOf(group),
      words: words.get(first.rule.id) ?? null,
      origin: delivery.origin,
    };
    const key = await jira.create({
      summary: issueSummary(content),
      description: issueDescription(content, jira.cloud),
      labels: ["rollcall", label],
      property: { label, findings: ids.slice(0, 100) },
    });
    await link(pool, jira, delivery.channelId, ids, key, now);
    return;
  }
  const known = await linkedTo(pool, delivery.channelId, issue.key);
  const added = ids.filter((id) => !known.has(id)).length;
  // An open one that nothing points to was made by an attempt that came no further, or for a channel that is gone: it says all.
  const news = known.size === 0 && !issue.done ? null : newsOf(first, issue, added);
  if (news !== null) {
    await say(jira, delivery.id, issue.key, [
      news,
      ...group.worst.slice(0, 5).map((finding) => `${finding.subject}: ${finding.sentence}`),
    ]);
    if (issue.done && config.reopenTransition) await jira.transition(issue.key, config.reopenTransition);
  }
  // Last: what is linked counts as said.
  await link(pool, jira, delivery.channelId, ids, issue.key, now);
}

/** What an issue that is there has to hear; null where it says all already. */
function newsOf(first: ToldFinding, issue: JiraIssue, added: number): string | null {
  if (first.returnedWhy !== null) return `Back in the inbox: ${returnedWords[first.returnedWhy]}.`;
  if (first.times > 1) return "It was found again.";
  if (issue.done) return "This issue was closed, but Rollcall finds it now.";
  if (added === 0) return null;
  return `${added.toLocaleString("en")} more ${added === 1 ? "finding has" : "findings have"} the same cause.`;
}

async function tellClosed(
  pool: Pool,
  jira: JiraClient,
  config: JiraConfig,
  delivery: IssueDelivery,
  now: Date,
): Promise<void> {
  const { closed } = delivery;
  const key = await keyOf(
    pool,
    delivery.channelId,
    closed.map(({ id }) => id),
  );
  if (key === null) return;
  const { open, byRules } = await standingOf(pool, delivery.channelId, key);
  // Of one cause, the last one closes it.
  if (open) return;
  const issue = await jira.get(key);
  if (byRules) {
    // Nothing shows that it is mended: whether it is done is for people to say.
    if (issue !== null)
      await say(jira, delivery.id, key, [byRules === "rule_changed" ? askedOtherwise : notLookedFor]);
    return;
  }
  if (issue !== null) {
    const moved = issue.done || (await jira.transition(key, config.doneTransition));
    await say(jira, delivery.id, key, [
      closed.every(({ why }) => why === "gone") ? closedAsGone : closedOnProof,
      ...(moved
        ? []
        : [`The workflow has no transition “${config.doneTransition}” from here; please close it.`]),
    ]);
  }
  await pool.query(
    "UPDATE finding_issues SET state = 'done', updated_at = $3 WHERE channel_id = $1 AND key = $2",
    [delivery.channelId, key, now],
  );
}

const closedOnProof = "Closed on proof: what Rollcall read last shows that it is mended.";
const closedAsGone = "Closed: what it was about is gone, as Rollcall read last.";
const askedOtherwise =
  "The rule that found it, or a limit that it goes by, was changed, and it no longer asks this. Nothing shows that it is mended, so this issue stays as it is.";
const notLookedFor =
  "The rule that found it was switched off: Rollcall does not look for it any more. Nothing shows that it is mended, so this issue stays as it is.";

async function say(
  jira: JiraClient,
  deliveryId: string,
  key: string,
  sentences: readonly string[],
): Promise<void> {
  if (await jira.hasComment(key, commentReference(deliveryId))) return;
  await jira.comment(key, issueComment(sentences, deliveryId, jira.cloud));
}

async function keyOf(pool: Pool, channelId: string, ids: readonly string[]): Promise<string | null> {
  const found = await pool.query<{ key: string }>(
    `SELECT key FROM finding_issues WHERE channel_id = $1 AND finding_id = ANY($2::uuid[]) ORDER BY updated_at DESC, key LIMIT 1`,
    [channelId, ids],
  );
  return found.rows[0]?.key ?? null;
}

/** Whether a finding of an issue is open, and whether one of which it is not done yet ended because of the rules: how. */
async function standingOf(
  pool: Pool,
  channelId: string,
  key: string,
): Promise<{ open: boolean; byRules: ResolvedWhy | null }> {
  const found = await pool.query<{ open: boolean; why: ResolvedWhy | null }>(
    `SELECT DISTINCT f.state = 'open' AS open, CASE WHEN i.state = 'open' THEN f.resolved_why END AS why
     FROM finding_issues i JOIN findings f ON f.id = i.finding_id WHERE i.channel_id = $1 AND i.key = $2`,
    [channelId, key],
  );
  return {
    open: found.rows.some(({ open }) => open),
    byRules: found.rows.find(({ why }) => isByRules(why))?.why ?? null,
  };
}

async function linkedTo(pool: Pool, channelId: string, key: string): Promise<Set<string>> {
  const found = await pool.query<{ id: string }>(
    "SELECT finding_id AS id FROM finding_issues WHERE channel_id = $1 AND key = $2",
    [channelId, key],
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** Keeps where the issue of these findings is. */
async function link(
  pool: Pool,
  jira: JiraClient,
  channelId: string,
  ids: readonly string[],
  key: string,
  now: Date,
): Promise<void> {
  const url = jira.urlOf(key);
  if (!URL.canParse(url)) throw new SendFailure("Jira gave an issue without an address.", false);
  await pool.query(
    `INSERT INTO finding_issues (finding_id, channel_id, key, url, state, created_at, updated_at)
     SELECT f.id, $1, $3, $4, 'open', $5, $5 FROM findings f WHERE f.id = ANY($2::uuid[])
     ON CONFLICT (finding_id, channel_id) DO UPDATE SET key = excluded.key, url = excluded.url, state = 'open',
       updated_at = excluded.updated_at`,
    [channelId, ids, key, url, now],
  );
}

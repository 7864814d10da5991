import type { PoolClient } from "pg";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { Evidence, OwnerRole } from "@/lib/domain/owner-question";
import { everybodyAsked } from "@/lib/domain/ownership/asking";
import { readThresholds } from "@/lib/features/thresholds/data";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { readAsking } from "./data-asking";
import { type MadePlan, makePlan, readEvidence } from "./data-plan";
import { unmarkAsked, writeMessages, writeQuestions } from "./mutations-ask-write";
import { type AskChoice, type AskingSetting, askingSetting, type SendRound } from "./schema-asking";

type Database = Pick<Web, "pool">;

/** What the worker carries out when messages to owners wait. */
export const deliverQuestionsTask = "deliver-questions";
/** A large round takes its time. */
const timeoutMs = 120_000;

/** What pressing Send did. */
export interface Sent {
  people: number;
  messages: number;
  items: number;
}

/**
 * Sends a round as its preview showed it: from here on its questions stand in inboxes, and its letters leave. Pressing twice
 * sends once. Throws AppErrors `changed`, `nothing_to_ask`, `no_such_channel`.
 */
export function sendRound(
  { pool }: Database,
  scope: Scope,
  { roundId, choice, seen }: SendRound,
  now: Date,
): Promise<Sent> {
  return inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const before = await tx.query<Sent>("SELECT people, messages, items FROM ask_rounds WHERE id = $1", [
      roundId,
    ]);
    if (before.rows[0]) return before.rows[0];
    await requireChannel(tx, choice.channelId);
    const made = await makePlan(tx, scope, choice, now);
    const query = choice.departureId === undefined ? choice.query : `departure:${choice.departureId}`;
    return sendPlan(tx, scope, { roundId, made, seen, channelId: choice.channelId, query }, now);
  });
}

export interface PlannedRound {
  roundId: string;
  made: MadePlan;
  seen: string;
  channelId: string | null;
  query: string;
  /** Why somebody is asked whom no evidence names. */
  because?: Evidence;
  /** A campaign's end: its questions are due then, and it may begin with none. */
  until?: Date;
}

/** The same for a plan that was made within this transaction, which holds asking. */
export async function sendPlan(
  tx: PoolClient,
  scope: Scope,
  { roundId, made: { plan, circle, seen: found }, seen, channelId, query, because, until }: PlannedRound,
  now: Date,
): Promise<Sent> {
  if (found !== seen) {
    throw refusal(
      "changed",
      "What would be asked is another since you looked.",
      "Look at it again, then send.",
    );
  }
  if (plan.questions.length === 0 && until === undefined) {
    throw refusal("nothing_to_ask", "There is nothing to ask.", "Choose more, or wait for answers.");
  }
  const evidence = await readEvidence(tx, plan.questions, circle);
  const questions = plan.questions.map((question, n) => ({
    ...question,
    evidence: [...(evidence[n] ?? []), ...(because ? [because] : [])],
    roundId,
  }));
  const dueAt = until ?? (await dueFrom(tx, now));
  const ids = await writeQuestions(tx, questions, { askedBy: scope.actor, dueAt, now });
  if (channelId !== null) {
    const letters = [...plan.letters].map(([personId, places]) => ({
      personId,
      kind: "asked" as const,
      questionIds: places.flatMap((place) => ids[place] ?? []),
    }));
    await writeMessages(tx, letters, { channelId, roundId, now });
    await saveAsking(tx, scope, { ...(await readAsking(tx)), channelId }, now);
  }
  const sent: Sent = {
    people: everybodyAsked(circle, plan.questions).size,
    messages: channelId === null ? 0 : plan.letters.size,
    items: ids.length,
  };
  await tx.query(
    `INSERT INTO ask_rounds (id, query, people, messages, items, channel_id, sent_by, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [roundId, query, sent.people, sent.messages, sent.items, channelId, scope.actor, now],
  );
  await writeAudit(
    tx,
    { type: "questions.sent", roundId, query, channelId, ...sent },
    scope.actor,
    `round:${roundId}`,
  );
  await wakeWorker(tx, deliverQuestionsTask, deliverQuestionsTask, {});
  return sent;
}

/** Takes a round back: what is open of it is withdrawn, what waits to be sent is not. Answers stay. */
export function stopRound(
  { pool }: Database,
  scope: Scope,
  roundId: string,
  now: Date,
): Promise<{ withdrawn: number }> {
  return inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const stopped = await tx.query(
      `UPDATE ask_rounds r SET stopped_at = $2 WHERE r.id = $1 AND r.stopped_at IS NULL
         AND NOT EXISTS (SELECT FROM campaigns c WHERE c.id = r.id)`,
      [roundId, now],
    );
    if (stopped.rowCount === 0) {
      throw refusal("not_running", "There is no such round, or it was stopped before.", "Reload the page.");
    }
    const withdrawn = await withdraw(tx, { of: "q.round_id = $1", values: [roundId] }, scope.actor, now);
    await writeAudit(tx, { type: "round.stopped", roundId, withdrawn }, scope.actor, `round:${roundId}`);
    return { withdrawn };
  });
}

/** Which questions are meant: a condition on `q`. */
export interface Which {
  of: string;
  values: unknown[];
}

/** Locks the identities of open questions, and gives the ids of these: in the order in which answers lock them. */
export async function lockOpen(tx: PoolClient, { of, values }: Which): Promise<string[]> {
  const found = await tx.query<{ id: string; identity: string }>(
    `SELECT q.id, q.identity_id AS identity FROM owner_questions q WHERE q.state = 'asked' AND ${of}`,
    values,
  );
  await tx.query(
    "SELECT count(*) FROM (SELECT FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) locked",
    [found.rows.map(({ identity }) => identity)],
  );
  return found.rows.map(({ id }) => id);
}

/** Withdraws the open questions that a condition finds, with what waits to be sent of them alone. Gives how many. */
export async function withdraw(tx: PoolClient, which: Which, by: string, now: Date): Promise<number> {
  const held = await lockOpen(tx, which);
  const gone = await tx.query<{ id: string; identity: string; role: OwnerRole; kind: string }>(
    `UPDATE owner_questions SET state = 'withdrawn' WHERE state = 'asked' AND id = ANY($1::uuid[])
     RETURNING id, identity_id AS identity, role, kind`,
    [held],
  );
  for (const role of ["technical", "business"] as const) {
    const ids = gone.rows.filter((row) => row.role === role && row.kind === "own").map((row) => row.identity);
    if (ids.length > 0) await unmarkAsked(tx, ids, role, { by, now, forget: false });
  }
  await tx.query(
    `UPDATE owner_messages m SET state = 'dropped', last_error = 'Its questions were withdrawn.', next_at = $2
     WHERE m.state IN ('waiting', 'failed', 'given_up') AND m.kind IN ('asked', 'reminder', 'escalated')
       AND m.id IN (SELECT i.message_id FROM owner_message_items i WHERE i.question_id = ANY($1::uuid[]))
       AND NOT EXISTS (SELECT FROM owner_message_items i JOIN owner_questions q ON q.id = i.question_id
         WHERE i.message_id = m.id AND q.state = 'asked')`,
    [gone.rows.map((row) => row.id), now],
  );
  return gone.rows.length;
}

/** One asks at a time: two would each find room in the same inbox. */
export async function holdAsking(tx: PoolClient): Promise<void> {
  await tx.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
  await tx.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.asking]);
}

/** By when an answer is asked for. */
export async function dueFrom(tx: PoolClient, now: Date): Promise<Date> {
  return new Date(now.getTime() + thresholdOf("answerDue", await readThresholds(tx)) * 86_400_000);
}

export async function saveAsking(
  tx: PoolClient,
  scope: Pick<Scope, "actor">,
  setting: AskingSetting,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [askingSetting, JSON.stringify(setting), now, scope.actor],
  );
}

/** Messages to people go by e-mail or by an app of Slack; null: they find the questions in their inbox only. */
export async function requireChannel(
  tx: Pick<PoolClient, "query">,
  channelId: AskChoice["channelId"],
): Promise<void> {
  if (channelId === null) return;
  const found = await tx.query(
    "SELECT FROM channels WHERE id = $1 AND kind IN ('email', 'slack_app') FOR KEY SHARE",
    [channelId],
  );
  if (found.rowCount === 0) {
    throw refusal(
      "no_such_channel",
      "There is no such channel for messages to people.",
      "Choose another one.",
    );
  }
}

/** A refusal that a person can act on. */
export function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was sent, and nothing was changed.", next });
}

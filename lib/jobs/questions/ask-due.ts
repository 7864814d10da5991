import type { Pool } from "pg";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { deliverQuestionsTask, holdAsking, withdraw } from "@/lib/features/questions/mutations-ask";
import { slackPressTask } from "@/lib/features/questions/mutations-slack";
import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction, isConnectionLoss } from "@/lib/platform/transaction";
import { askFurther } from "./ask-further";
import { followAnswers } from "./follow-answers";
import { moveExpired } from "./move-expired";
import { queueDigests } from "./queue-digests";
import { queueEvents } from "./queue-events";
import { askCampaigns, endCampaigns } from "./run-campaigns";
import { noteHalves, tellUnowned } from "./tell-unowned";

/** Expired links answer that they have expired for so long; then they answer like links that never were. */
const linksKeptDays = 30;

/**
 * What becomes of questions with nobody there: those that need no answer any more are withdrawn, those that nobody answered
 * go on to the next, campaigns end, answers are followed, people are reminded. Cheap to call often.
 */
export async function askDue(
  pool: Pool,
  now: Date,
  signal: AbortSignal,
  warn: (error: unknown) => void,
): Promise<void> {
  const steps = [
    withdrawSettled,
    moveExpired,
    endCampaigns,
    followAnswers,
    askCampaigns,
    askFurther,
    queueDigests,
    queueEvents,
    noteHalves,
    tellUnowned,
  ];
  for (const step of steps) {
    try {
      await step(pool, now, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isConnectionLoss(error)) throw error;
      // One that fails does not keep the others, or what comes after them, from being done.
      warn(error);
    }
  }
  await forget(pool, now);
  const waiting = await pool.query(
    `SELECT FROM owner_messages WHERE (state = 'waiting' AND next_at <= $1) OR (state = 'sending' AND lease_until <= $1) LIMIT 1`,
    [now],
  );
  if (waiting.rowCount !== 0) await wakeWorker(pool, deliverQuestionsTask, deliverQuestionsTask, {});
  const pressed = await pool.query("SELECT FROM slack_presses WHERE finished_at IS NULL LIMIT 1");
  if (pressed.rowCount !== 0) await wakeWorker(pool, slackPressTask, slackPressTask, {});
}

/**
 * What is not in the population any more, what somebody accepted by another way, and what a leaver who is back looks after
 * themselves, needs no answer.
 */
const settledSql = `NOT EXISTS (SELECT FROM identities i WHERE i.id = q.identity_id AND ${populationSql("i")} AND CASE q.kind
  WHEN 'own' THEN NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = q.role AND o.state = 'accepted')
  WHEN 'reconfirm' THEN EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = q.role
    AND o.state = 'accepted' AND coalesce(o.confirmed_at <= q.asked_at, true))
  ELSE EXISTS (SELECT FROM departures d JOIN people l ON l.id = d.person_id AND NOT l.active WHERE d.id = q.departure_id
    AND NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = q.role AND o.state = 'accepted'
      AND o.person_id IS DISTINCT FROM l.id)) END)`;

async function withdrawSettled(pool: Pool, now: Date): Promise<void> {
  const some = await pool.query(
    `SELECT FROM owner_questions q WHERE q.state = 'asked' AND ${settledSql} LIMIT 1`,
  );
  if (some.rowCount === 0) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const items = await withdraw(tx, { of: settledSql, values: [] }, "worker", now);
    if (items > 0) await writeAudit(tx, { type: "questions.withdrawn", items }, "worker", "questions");
  });
}

async function forget(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `DELETE FROM owner_links WHERE expires_at < $1::timestamptz - make_interval(days => ${linksKeptDays})`,
    [now],
  );
  await pool.query("DELETE FROM slack_presses WHERE received_at < $1::timestamptz - interval '1 day'", [now]);
}

import type { Pool, PoolClient } from "pg";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { QuestionStep } from "@/lib/domain/owner-question";
import { readersOf } from "@/lib/domain/ownership/asking";
import { readAsking } from "@/lib/features/questions/data-asking";
import { readCircle } from "@/lib/features/questions/data-circle";
import { holdAsking } from "@/lib/features/questions/mutations-ask";
import { type NewMessage, writeMessages } from "@/lib/features/questions/mutations-ask-write";
import { readThresholds } from "@/lib/features/thresholds/data";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/** Nobody gets more than one message in so much time by itself. */
const pauseHours = 24;

interface Open {
  id: string;
  personId: string | null;
  teamId: string | null;
  step: QuestionStep;
  /** A message told of it. */
  told: boolean;
  /** It was not told yet, or the last time is long enough ago. */
  due: boolean;
}

const toldSql = `EXISTS (SELECT FROM owner_message_items x JOIN owner_messages m ON m.id = x.message_id
  WHERE x.question_id = q.id AND m.kind IN ('asked', 'reminder', 'escalated') AND m.state <> 'dropped')`;
/** A campaign has its own days between reminders. */
const dueSql = `CASE WHEN q.reminded_at IS NULL AND NOT ${toldSql} THEN true ELSE coalesce(q.reminded_at, q.asked_at)
  <= coalesce((SELECT $2::timestamptz - make_interval(days => c.remind_days) FROM campaigns c WHERE c.id = q.round_id), $1) END`;

/** Tells people, each at most once a day and of everything that is open for them, what is new and what still waits. */
export async function queueDigests(pool: Pool, now: Date): Promise<void> {
  if ((await readAsking(pool)).channelId === null) return;
  const quiet = thresholdOf("remindAfter", await readThresholds(pool));
  const since = new Date(now.getTime() - quiet * 86_400_000);
  const some = await pool.query(
    `SELECT FROM owner_questions q WHERE q.state = 'asked' AND q.due_at > $2 AND ${dueSql} LIMIT 1`,
    [since, now],
  );
  if (some.rowCount === 0) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const { channelId } = await readAsking(tx);
    if (channelId !== null) await queueFor(tx, { channelId, since }, now);
  });
}

async function queueFor(
  tx: PoolClient,
  { channelId, since }: { channelId: string; since: Date },
  now: Date,
): Promise<void> {
  const open = await tx.query<Open>(
    `SELECT q.id, q.person_id AS "personId", q.team_id AS "teamId", q.step, ${toldSql} AS told, ${dueSql} AS due
     FROM owner_questions q WHERE q.state = 'asked' AND q.due_at > $2 ORDER BY q.due_at, q.id`,
    [since, now],
  );
  const circle = await readCircle(tx, now);
  const inboxes = new Map<string, Open[]>();
  const written = new Map<string, string[]>();
  for (const question of open.rows) {
    for (const id of readersOf(question, circle, written)) {
      const inbox = inboxes.get(id);
      if (inbox) inbox.push(question);
      else inboxes.set(id, [question]);
    }
  }
  const busy = await tx.query<{ id: string }>(
    `SELECT DISTINCT person_id AS id FROM owner_messages WHERE created_at > $1 AND state <> 'dropped'
     AND kind IN ('asked', 'reminder', 'escalated', 'unowned')`,
    [new Date(now.getTime() - pauseHours * 3_600_000)],
  );
  const paused = new Set(busy.rows.map(({ id }) => id));
  const messages: NewMessage[] = [...inboxes]
    .filter(([id, items]) => !paused.has(id) && items.some(({ due }) => due))
    .map(([personId, items]) => ({ personId, kind: kindOf(items), questionIds: items.map(({ id }) => id) }));
  if (messages.length === 0) return;
  await writeMessages(tx, messages, { channelId, roundId: null, now });
  const told = [...new Set(messages.flatMap(({ questionIds }) => questionIds))];
  const before = new Set(open.rows.filter((each) => each.told).map(({ id }) => id));
  await tx.query(
    `UPDATE owner_questions SET reminded_at = $2, reminders = reminders + (id = ANY($3::uuid[]))::int WHERE id = ANY($1::uuid[])`,
    [told, now, told.filter((id) => before.has(id))],
  );
  await writeAudit(
    tx,
    { type: "reminders.queued", people: messages.length, items: told.length },
    "worker",
    "questions",
  );
}

function kindOf(items: readonly Open[]): NewMessage["kind"] {
  const fresh = items.filter(({ told }) => !told);
  if (fresh.length === 0) return "reminder";
  return fresh.some(({ step }) => step !== "owner") ? "escalated" : "asked";
}

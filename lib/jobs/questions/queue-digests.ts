import type { Pool, PoolClient } from "pg";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { QuestionStep } from "@/lib/domain/owner-question";
import { readersOf } from "@/lib/domain/ownership/asking";
import { channelSql, readAsking } from "@/lib/features/questions/data-asking";
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
  /** When it was told or asked last. */
  since: Date;
  channelId: string;
}

/** What one person is told by one channel. */
interface Digest {
  personId: string;
  channelId: string;
  items: Open[];
}

const toldSql = `EXISTS (SELECT FROM owner_message_items x JOIN owner_messages m ON m.id = x.message_id
  WHERE x.question_id = q.id AND m.kind IN ('asked', 'reminder', 'escalated') AND m.state <> 'dropped')`;
/** A campaign has its own days between reminders. */
const dueSql = `CASE WHEN q.reminded_at IS NULL AND NOT ${toldSql} THEN true ELSE coalesce(q.reminded_at, q.asked_at)
  <= coalesce((SELECT $2::timestamptz - make_interval(days => c.remind_days) FROM campaigns c WHERE c.id = q.round_id), $1) END`;

/** What waits for an answer and is told of by messages. `$3`: the usual channel. */
const openSql = `FROM owner_questions q LEFT JOIN ask_rounds r ON r.id = q.round_id
  CROSS JOIN LATERAL (SELECT ${channelSql("r", "$3")} AS id) ch
  WHERE q.state = 'asked' AND q.due_at > $2 AND ch.id IS NOT NULL`;

/**
 * Tells people, each at most once a day and of everything that is open for them, what is new and what still waits. What was asked by one
 * channel is not told by another; who is asked by two hears from the one that waits longer first.
 */
export async function queueDigests(pool: Pool, now: Date): Promise<void> {
  const quiet = thresholdOf("remindAfter", await readThresholds(pool));
  const since = new Date(now.getTime() - quiet * 86_400_000);
  const { channelId: usual } = await readAsking(pool);
  const some = await pool.query(`SELECT ${openSql} AND ${dueSql} LIMIT 1`, [since, now, usual]);
  if (some.rowCount === 0) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    await queueFor(tx, { usual: (await readAsking(tx)).channelId, since }, now);
  });
}

async function queueFor(
  tx: PoolClient,
  { usual, since }: { usual: string | null; since: Date },
  now: Date,
): Promise<void> {
  const open = await tx.query<Open>(
    `SELECT q.id, q.person_id AS "personId", q.team_id AS "teamId", q.step, ${toldSql} AS told, ${dueSql} AS due,
       coalesce(q.reminded_at, q.asked_at) AS since, ch.id AS "channelId" ${openSql} ORDER BY q.due_at, q.id`,
    [since, now, usual],
  );
  const circle = await readCircle(tx, now);
  const inboxes = new Map<string, Digest>();
  const written = new Map<string, string[]>();
  for (const question of open.rows) {
    const { channelId } = question;
    for (const personId of readersOf(question, circle, written)) {
      const key = `${personId} ${channelId}`;
      const inbox = inboxes.get(key);
      if (inbox) inbox.items.push(question);
      else inboxes.set(key, { personId, channelId, items: [question] });
    }
  }
  const busy = await tx.query<{ id: string }>(
    `SELECT DISTINCT person_id AS id FROM owner_messages WHERE created_at > $1 AND state <> 'dropped'
     AND kind IN ('asked', 'reminder', 'escalated', 'unowned')`,
    [new Date(now.getTime() - pauseHours * 3_600_000)],
  );
  const paused = new Set(busy.rows.map(({ id }) => id));
  const due = [...inboxes.values()].filter(
    ({ personId, items }) => !paused.has(personId) && items.some((each) => each.due),
  );
  const messages = firstOfEach(due).map(({ personId, channelId, items }) => ({
    ...{ personId, channelId, kind: kindOf(items) },
    questionIds: items.map(({ id }) => id),
  }));
  if (messages.length === 0) return;
  for (const channelId of new Set(messages.map((message) => message.channelId))) {
    const byIt = messages.filter((message) => message.channelId === channelId);
    await writeMessages(tx, byIt, { channelId, roundId: null, now });
  }
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

/** Of each person one: by the channel that waits longest. */
function firstOfEach(digests: readonly Digest[]): Digest[] {
  const waits = ({ items }: Digest) =>
    Math.min(...items.filter(({ due }) => due).map(({ since }) => since.getTime()));
  const first = new Map<string, Digest>();
  for (const digest of digests) {
    const other = first.get(digest.personId);
    if (other === undefined || waits(digest) < waits(other)) first.set(digest.personId, digest);
  }
  return [...first.values()];
}

function kindOf(items: readonly Open[]): NewMessage["kind"] {
  const fresh = items.filter(({ told }) => !told);
  if (fresh.length === 0) return "reminder";
  return fresh.some(({ step }) => step !== "owner") ? "escalated" : "asked";
}

import type { Pool } from "pg";
import { readAsking } from "@/lib/features/questions/data-asking";
import { inTransaction } from "@/lib/platform/transaction";

/** So many events are queued in one look around. */
const mostAtOnce = 500;
/** What happened longer ago is no news. */
const newsDays = 7;

/** Queues an event for every question that was asked or answered since a webhook was chosen. */
export async function queueEvents(pool: Pool, now: Date): Promise<void> {
  const { events } = await readAsking(pool);
  if (events === null) return;
  const since = new Date(Math.max(events.since.getTime(), now.getTime() - newsDays * 86_400_000));
  for (const [kind, happened] of [
    ["event_asked", "q.asked_at >= $3"],
    ["event_answered", "q.state IN ('accepted', 'declined', 'unsure') AND q.answered_at >= $3"],
  ] as const) {
    await inTransaction(pool, async (tx) => {
      await tx.query("SELECT FROM settings WHERE name = 'asking' FOR UPDATE");
      await tx.query(
        `WITH news AS (SELECT gen_random_uuid() AS id, q.id AS question FROM owner_questions q WHERE ${happened}
             AND NOT EXISTS (SELECT FROM owner_message_items x JOIN owner_messages m ON m.id = x.message_id WHERE x.question_id = q.id AND m.kind = $2)
           ORDER BY q.asked_at, q.id LIMIT ${mostAtOnce}),
         made AS (INSERT INTO owner_messages (id, person_id, channel_id, kind, state, next_at, created_at)
           SELECT id, NULL, $1, $2, 'waiting', $4, $4 FROM news RETURNING id)
         INSERT INTO owner_message_items (message_id, question_id) SELECT news.id, news.question FROM news JOIN made ON made.id = news.id`,
        [events.channelId, kind, since, now],
      );
    });
  }
}

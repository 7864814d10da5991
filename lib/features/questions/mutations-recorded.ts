import type { PoolClient } from "pg";

/** Answers of one visit go into one letter. */
const gatherMinutes = 10;

/**
 * Tells a person what was recorded for them by a link: if it was not them, they learn of it. It goes the way that the letter
 * came, and only after a letter of a round was sent.
 */
export async function noteRecorded(
  tx: PoolClient,
  { questionId, personId }: { questionId: string; personId: string },
  now: Date,
): Promise<void> {
  const waiting = await tx.query<{ id: string }>(
    `SELECT m.id FROM owner_messages m WHERE m.person_id = $1 AND m.kind = 'recorded' AND m.state = 'waiting' AND m.attempts = 0
     AND m.next_at > $2 ORDER BY m.next_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [personId, now],
  );
  const messageId = waiting.rows[0]?.id ?? (await insertNote(tx, { questionId, personId }, now));
  if (messageId === null) return;
  await tx.query(
    "INSERT INTO owner_message_items (message_id, question_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [messageId, questionId],
  );
}

async function insertNote(
  tx: PoolClient,
  { questionId, personId }: { questionId: string; personId: string },
  now: Date,
): Promise<string | null> {
  const made = await tx.query<{ id: string }>(
    `INSERT INTO owner_messages (person_id, channel_id, kind, state, next_at, round_id, created_at)
     SELECT m.person_id, m.channel_id, 'recorded', 'waiting', $3::timestamptz + make_interval(mins => $4), m.round_id, $3::timestamptz
     FROM owner_messages m JOIN owner_message_items i ON i.message_id = m.id
     WHERE i.question_id = $1 AND m.person_id = $2 AND m.round_id IS NOT NULL AND m.state = 'sent'
     ORDER BY m.created_at DESC LIMIT 1 RETURNING id`,
    [questionId, personId, now, gatherMinutes],
  );
  return made.rows[0]?.id ?? null;
}

import { z } from "zod";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { actorNameSql } from "@/lib/features/sources/data-people";
import type { Runner } from "@/lib/platform/read";
import {
  type AskingChannel,
  type FailingMessage,
  failingMessageSchema,
  type RoundView,
  roundSchema,
  type WaitingPerson,
  waitingPersonSchema,
} from "./schema-asking";

const mostRounds = 50;
const mostPeople = 200;

/** The newest rounds but those of campaigns, each with how far its questions are. */
export async function listRounds(db: Runner): Promise<RoundView[]> {
  const found = await db.query(
    `SELECT r.id, r.query, r.people, r.messages, r.items, ${actorNameSql("r.sent_by")} AS "sentBy", r.sent_at AS "sentAt", r.stopped_at AS "stoppedAt",
       coalesce((SELECT jsonb_object_agg(state, n) FROM (SELECT q.state, count(*)::int AS n FROM owner_questions q WHERE q.round_id = r.id GROUP BY 1) s), '{}') AS states
     FROM ask_rounds r WHERE NOT EXISTS (SELECT FROM campaigns c WHERE c.id = r.id) ORDER BY r.sent_at DESC, r.id LIMIT ${mostRounds}`,
  );
  return z.array(roundSchema).parse(found.rows);
}

/** Everybody who was asked, with what they have open, answered and let pass: the most open first. */
export async function listWaiting(db: Runner, now: Date): Promise<WaitingPerson[]> {
  const found = await db.query(
    `WITH asked AS (
       SELECT q.person_id AS id, q.state, q.due_at FROM owner_questions q WHERE q.person_id IS NOT NULL
       UNION ALL
       SELECT m.person_id, q.state, q.due_at FROM owner_questions q JOIN team_members m ON m.team_id = q.team_id),
     counted AS (
       SELECT id, count(*) FILTER (WHERE state = 'asked')::int AS open, count(*) FILTER (WHERE state IN ('accepted', 'declined', 'unsure'))::int AS answered,
         count(*) FILTER (WHERE state = 'expired')::int AS expired, min(due_at) FILTER (WHERE state = 'asked') AS "nextDueAt"
       FROM asked GROUP BY id)
     SELECT c.*, p.name, (SELECT max(m.sent_at) FROM owner_messages m WHERE m.person_id = p.id) AS "lastWrittenAt",
       (coalesce(p.away_from, p.away_until) IS NOT NULL AND coalesce(p.away_from <= $1, true) AND coalesce(p.away_until > $1, true)) AS away
     FROM counted c JOIN people p ON p.id = c.id ORDER BY c.open DESC, p.name, p.id LIMIT ${mostPeople}`,
    [now],
  );
  return z.array(waitingPersonSchema).parse(found.rows);
}

/** Messages that did not arrive so far, and those of a week that arrived in part or twice; the newest first. */
export async function listFailing(db: Runner, now: Date): Promise<FailingMessage[]> {
  const found = await db.query(
    `SELECT m.id, p.name AS person, c.name AS channel, m.kind, m.state, m.attempts, m.next_at AS "nextAt",
       coalesce(m.last_error, m.note, 'It is not known why.') AS "lastError",
       ((SELECT count(*) FROM owner_message_items x WHERE x.message_id = m.id)
         + (SELECT count(*) FROM owner_message_identities y WHERE y.message_id = m.id))::int AS items
     FROM owner_messages m LEFT JOIN people p ON p.id = m.person_id LEFT JOIN channels c ON c.id = m.channel_id
     WHERE m.state IN ('failed', 'given_up') OR (m.state IN ('waiting', 'sending') AND m.last_error IS NOT NULL)
       OR (m.state = 'sent' AND m.note IS NOT NULL AND m.sent_at > $1::timestamptz - interval '7 days')
     ORDER BY m.state = 'sent', m.created_at DESC, m.id LIMIT 100`,
    [now],
  );
  return z.array(failingMessageSchema).parse(found.rows);
}

const channelSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(["email", "slack_app", "webhook"]),
});

/** Channels by which people are written to, and webhooks for events. */
export async function listAskingChannels(db: Runner): Promise<AskingChannel[]> {
  const found = await db.query(
    "SELECT id, name, kind FROM channels WHERE kind IN ('email', 'slack_app', 'webhook') ORDER BY kind, lower(name), id",
  );
  return z.array(channelSchema).parse(found.rows);
}

/**
 * The condition of an identity `i` that waits for an analyst: nobody answers for it, and whoever could be asked let it pass,
 * declined, or is not there.
 */
export function queuedSql(i: string): string {
  return `(${i}.owner_state IN ('none', 'declined') AND (SELECT q.state FROM owner_questions q WHERE q.identity_id = ${i}.id
    AND q.role = 'technical' ORDER BY q.asked_at DESC, q.id LIMIT 1) IN ('expired', 'declined', 'unsure'))`;
}

/** How many identities wait so. */
export async function countQueued(db: Runner): Promise<number> {
  const found = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM identities i WHERE ${populationSql("i")} AND i.id IN (SELECT identity_id FROM owner_questions) AND ${queuedSql("i")}`,
  );
  return found.rows[0]?.n ?? 0;
}

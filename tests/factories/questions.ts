import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { Evidence } from "@/lib/domain/owner-question";
import { createLinkToken } from "@/lib/platform/auth/one-time-link";
import { insertRows } from "./insert-rows";

const day = 86_400_000;

/** A question that was asked at `at`, as the preview's Send writes it: the identity's owner is asked. */
export async function insertQuestion(
  pool: Pool,
  identityId: string,
  asked: {
    personId?: string;
    teamId?: string;
    role?: "technical" | "business";
    kind?: "own" | "reconfirm" | "succeed";
    state?: string;
    at: Date;
    evidence?: Evidence[];
    followsId?: string;
    roundId?: string;
  },
): Promise<string> {
  const id = randomUUID();
  const role = asked.role ?? "technical";
  const person = asked.personId ?? null;
  const team = asked.teamId ?? null;
  const kind = asked.kind ?? "own";
  await insertRows(pool, "owner_questions", [
    {
      id,
      identity_id: identityId,
      role,
      kind,
      person_id: person,
      team_id: team,
      step: "owner",
      state: asked.state ?? "asked",
      confidence: 90,
      evidence: asked.evidence ?? [{ kind: "creator", text: "Bo made it" }],
      round_id: asked.roundId ?? null,
      follows_id: asked.followsId ?? null,
      asked_by: "user:admin",
      asked_at: asked.at,
      due_at: new Date(asked.at.getTime() + 14 * day),
      reminders: 0,
    },
  ]);
  if (kind === "own" && (asked.state ?? "asked") === "asked") {
    await pool.query(
      `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, set_by, set_at)
       VALUES ('identity', $1, $2, $3, $4, 'asked', 'a test asks', 'user:admin', $5)
       ON CONFLICT (subject_id, role) DO UPDATE SET person_id = excluded.person_id, team_id = excluded.team_id, state = 'asked'`,
      [identityId, role, person, team, asked.at],
    );
    if (role === "technical") {
      await pool.query(
        "UPDATE identities SET owner_state = 'asked', owner_person_id = $2, owner_team_id = $3 WHERE id = $1",
        [identityId, person, team],
      );
    }
  }
  return id;
}

/** A letter of a round that was sent, with the link in it. */
export async function insertLetter(
  pool: Pool,
  personId: string,
  questionIds: readonly string[],
  at: Date,
): Promise<{ token: string; messageId: string; channelId: string; roundId: string }> {
  const [messageId, channelId, roundId] = [randomUUID(), randomUUID(), randomUUID()];
  const { token, hash } = createLinkToken();
  await insertRows(pool, "ask_rounds", [
    {
      id: roundId,
      query: "",
      people: 1,
      messages: 1,
      items: questionIds.length,
      channel_id: channelId,
      sent_by: "user:admin",
      sent_at: at,
    },
  ]);
  await insertRows(pool, "owner_messages", [
    {
      id: messageId,
      person_id: personId,
      channel_id: channelId,
      kind: "asked",
      state: "sent",
      attempts: 1,
      next_at: at,
      round_id: roundId,
      created_at: at,
      sent_at: at,
    },
  ]);
  await insertRows(
    pool,
    "owner_message_items",
    questionIds.map((question_id) => ({ message_id: messageId, question_id })),
  );
  await pool.query(
    "INSERT INTO owner_links (token_hash, message_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    [hash, messageId, personId, at, new Date(at.getTime() + 7 * day)],
  );
  return { token, messageId, channelId, roundId };
}

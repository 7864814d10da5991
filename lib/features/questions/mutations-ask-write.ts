import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { OwnerMessageKind } from "@/lib/domain/owner-letter";
import type { Evidence, OwnerRole } from "@/lib/domain/owner-question";
import type { PlannedQuestion, Whom } from "@/lib/domain/ownership/asking";
import { writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshOwners } from "@/lib/features/identities/mutations-derived";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import { lotsOf } from "@/lib/platform/selection";

/** The rows that asking writes: questions, whose the identity is meanwhile, and messages. All within somebody's transaction. */

export interface NewQuestion extends PlannedQuestion {
  evidence: readonly Evidence[];
  followsId?: string;
  roundId?: string | null;
  departureId?: string | null;
  /** Where it is asked for by another time than the others. */
  dueAt?: Date;
}

export interface Asking {
  /** Who asks, as the audit log names it. */
  askedBy: string;
  dueAt: Date;
  now: Date;
}

const personOf = ({ kind, id }: Whom) => (kind === "person" ? id : null);
const teamOf = ({ kind, id }: Whom) => (kind === "team" ? id : null);

/** Asks: writes the questions, and on the identities that they were asked. Gives the ids in the order of the questions. */
export async function writeQuestions(
  tx: PoolClient,
  questions: readonly NewQuestion[],
  { askedBy, dueAt, now }: Asking,
): Promise<string[]> {
  const rows = questions.map((question) => ({
    id: randomUUID(),
    identity_id: question.identityId,
    role: question.role,
    kind: question.kind,
    person_id: personOf(question.asked),
    team_id: teamOf(question.asked),
    step: question.step,
    for_person_id: question.step === "owner" ? null : personOf(question.whom),
    for_team_id: question.step === "owner" ? null : teamOf(question.whom),
    confidence: question.confidence,
    evidence: question.evidence,
    round_id: question.roundId ?? null,
    departure_id: question.departureId ?? null,
    follows_id: question.followsId ?? null,
    due_at: question.dueAt ?? dueAt,
  }));
  for (const lot of lotsOf(rows, chunkRows)) {
    await tx.query(
      `INSERT INTO owner_questions (id, identity_id, role, kind, person_id, team_id, step, for_person_id, for_team_id, state, confidence,
         evidence, round_id, departure_id, follows_id, asked_by, asked_at, due_at)
       SELECT id, identity_id, role, kind, person_id, team_id, step, for_person_id, for_team_id, 'asked', confidence,
         evidence, round_id, departure_id, follows_id, $2, $3, due_at
       FROM json_to_recordset($1::json) AS r(id uuid, identity_id uuid, role text, kind text, person_id uuid, team_id uuid, step text,
         for_person_id uuid, for_team_id uuid, confidence int, evidence jsonb, round_id uuid, departure_id uuid, follows_id uuid, due_at timestamptz)`,
      [JSON.stringify(lot), askedBy, now],
    );
  }
  const own = rows.filter(({ kind }) => kind === "own");
  for (const role of ["technical", "business"] as const) {
    const ofRole = own.filter((row) => row.role === role);
    for (const lot of lotsOf(ofRole, chunkRows)) await markAsked(tx, lot, role, { askedBy, now });
  }
  return rows.map(({ id }) => id);
}

interface MarkedRow {
  identity_id: string;
  person_id: string | null;
  team_id: string | null;
  confidence: number;
  evidence: readonly Evidence[];
}

/** Who set an ownership that came about by asking. */
export const askedSetter = "asked";

/** Says on identities whom they were asked of. Who was named before stays as named; who accepted is not touched. */
async function markAsked(
  tx: PoolClient,
  rows: readonly MarkedRow[],
  role: OwnerRole,
  { askedBy, now }: { askedBy: string; now: Date },
): Promise<void> {
  const marked = rows.map(({ evidence, ...row }) => ({
    ...row,
    evidence:
      evidence
        .map(({ text }) => text)
        .join("; ")
        .slice(0, 500) || "asked",
  }));
  const ids = marked.map((row) => row.identity_id);
  const before = await namedOwners(tx, ids, role);
  await tx.query(
    `INSERT INTO ownerships AS o (subject_type, subject_id, role, person_id, team_id, state, evidence, confidence, set_by, set_at)
     SELECT 'identity', identity_id, $2, person_id, team_id, 'asked', evidence, confidence, '${askedSetter}', $3
     FROM json_to_recordset($1::json) AS r(identity_id uuid, person_id uuid, team_id uuid, confidence int, evidence text) ORDER BY identity_id
     ON CONFLICT (subject_id, role) DO UPDATE SET state = 'asked', person_id = excluded.person_id, team_id = excluded.team_id,
       confidence = excluded.confidence, set_at = excluded.set_at, confirmed_at = NULL,
       evidence = CASE WHEN ${sameSql} THEN o.evidence ELSE excluded.evidence END,
       set_by = CASE WHEN ${sameSql} THEN o.set_by ELSE excluded.set_by END,
       rule_id = CASE WHEN ${sameSql} THEN o.rule_id END
     WHERE o.state <> 'accepted'`,
    [JSON.stringify(marked), role, now],
  );
  await settle(tx, ids, role, { before, by: askedBy, now });
}

/** The same person or team was named by somebody: that they named them is kept. */
const sameSql = `(o.person_id IS NOT DISTINCT FROM excluded.person_id AND o.team_id IS NOT DISTINCT FROM excluded.team_id
  AND o.state = 'suggested' AND o.set_by <> 'account')`;

/** Nobody is asked about these any more: whoever was named before is suggested again, who was only asked is nobody. */
export async function unmarkAsked(
  tx: PoolClient,
  identityIds: readonly string[],
  role: OwnerRole,
  { by, now, forget }: { by: string; now: Date; forget: boolean },
): Promise<void> {
  for (const ids of lotsOf([...new Set(identityIds)], chunkRows)) {
    const before = await namedOwners(tx, ids, role);
    await tx.query(
      `DELETE FROM ownerships WHERE subject_id = ANY($1::uuid[]) AND role = $2 AND state = 'asked' AND (set_by = '${askedSetter}' OR $3)`,
      [ids, role, forget],
    );
    await tx.query(
      "UPDATE ownerships SET state = 'suggested' WHERE subject_id = ANY($1::uuid[]) AND role = $2 AND state = 'asked'",
      [ids, role],
    );
    await settle(tx, ids, role, { before, by, now });
  }
}

async function namedOwners(
  tx: PoolClient,
  ids: readonly string[],
  role: OwnerRole,
): Promise<Map<string, string>> {
  const found = await tx.query<{ id: string; named: string }>(
    `SELECT o.subject_id AS id, coalesce(p.name, t.name, 'somebody') || ' (' || o.state || ')' AS named FROM ownerships o
     LEFT JOIN people p ON p.id = o.person_id LEFT JOIN teams t ON t.id = o.team_id WHERE o.subject_id = ANY($1::uuid[]) AND o.role = $2`,
    [ids, role],
  );
  return new Map(found.rows.map(({ id, named }) => [id, named]));
}

async function settle(
  tx: PoolClient,
  ids: string[],
  role: OwnerRole,
  { before, by, now }: { before: Map<string, string>; by: string; now: Date },
): Promise<void> {
  await refreshOwners(tx, ids);
  const after = await namedOwners(tx, ids, role);
  const rows = ids
    .map((id) => ({ id, before: before.get(id) ?? null, after: after.get(id) ?? null }))
    .filter((row) => row.before !== row.after);
  await writeDecided(tx, rows, { what: role === "technical" ? "owner" : "business owner", by, now });
}

export interface NewMessage {
  personId: string;
  kind: OwnerMessageKind;
  questionIds: readonly string[];
}

/** Queues messages. Their text is made when they are sent. */
export async function writeMessages(
  tx: PoolClient,
  messages: readonly NewMessage[],
  { channelId, roundId, now }: { channelId: string; roundId: string | null; now: Date },
): Promise<void> {
  const rows = messages.map((message) => ({ id: randomUUID(), ...message }));
  for (const lot of lotsOf(rows, chunkRows)) {
    await tx.query(
      `INSERT INTO owner_messages (id, person_id, channel_id, kind, state, next_at, round_id, created_at)
       SELECT id, "personId", $2, kind, 'waiting', $3, $4, $3 FROM json_to_recordset($1::json) AS r(id uuid, "personId" uuid, kind text)`,
      [JSON.stringify(lot), channelId, now, roundId],
    );
    await tx.query(
      `INSERT INTO owner_message_items (message_id, question_id)
       SELECT r.id, q::uuid FROM json_to_recordset($1::json) AS r(id uuid, "questionIds" json), json_array_elements_text(r."questionIds") q`,
      [JSON.stringify(lot)],
    );
  }
}

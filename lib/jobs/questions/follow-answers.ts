import type { Pool } from "pg";
import { z } from "zod";
import { evidenceSchema, ownerRoles, questionKinds } from "@/lib/domain/owner-question";
import { addresseeFrom, Loads, type Whom } from "@/lib/domain/ownership/asking";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { readAsking } from "@/lib/features/questions/data-asking";
import { readCircle } from "@/lib/features/questions/data-circle";
import { dueFrom, holdAsking } from "@/lib/features/questions/mutations-ask";
import { type NewQuestion, writeQuestions } from "@/lib/features/questions/mutations-ask-write";
import { writeAudit } from "@/lib/platform/audit";
import type { Runner } from "@/lib/platform/read";
import { inTransaction } from "@/lib/platform/transaction";

/** So long after an answer it is followed; later an analyst, or another Send, decides. */
const days = 30;
const lot = 1000;

const rowSchema = z.array(
  z.object({
    id: z.uuid(),
    identityId: z.uuid(),
    role: z.enum(ownerRoles),
    kind: z.enum(questionKinds),
    roundId: z.uuid().nullable(),
    departureId: z.uuid().nullable(),
    personId: z.uuid().nullable(),
    teamId: z.uuid().nullable(),
    confidence: z.number(),
    evidence: z.array(evidenceSchema),
    /** The end of the campaign that it belongs to. */
    endsAt: z.date().nullable(),
  }),
);

/** A successor who declined names another, and what the leaver left is still to be taken over. */
const handedOnSql = `(q.kind = 'succeed' AND q.reason = 'theirs' AND EXISTS (SELECT FROM departure_items t
  WHERE t.departure_id = l.id AND t.identity_id = q.identity_id AND t.state IS DISTINCT FROM 'kept' AND l.closed_at IS NULL))`;

/**
 * Declines of rounds that were not stopped, of campaigns until their end, and of what is asked by itself while it is, of what nobody
 * (or of a handover: nobody but the leaver) answers for since: whom they named, or else who is suggested next on evidence that is
 * not weak, and was not asked before. For successors nobody but a person names the next: the departure proposes others, to be
 * sent. What is proposed for retirement is not asked about meanwhile.
 */
const followSql = `SELECT q.id, q.identity_id AS "identityId", q.role, CASE q.kind WHEN 'succeed' THEN q.kind ELSE 'own' END AS kind,
    q.round_id AS "roundId", q.departure_id AS "departureId", w.person_id AS "personId", w.team_id AS "teamId", w.confidence, w.evidence, c.ends_at AS "endsAt"
  FROM owner_questions q JOIN identities i ON i.id = q.identity_id LEFT JOIN ask_rounds r ON r.id = q.round_id
  LEFT JOIN campaigns c ON c.id = q.round_id LEFT JOIN departures l ON l.id = q.departure_id
  CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT 0 AS place, q.named_person_id AS person_id, q.named_team_id AS team_id, 80 AS confidence,
        (SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(q.evidence) e WHERE q.kind = 'succeed' AND e->>'kind' = 'left') || jsonb_build_array(jsonb_build_object(
        'kind', 'named', 'text', left(coalesce((SELECT p.name FROM people p WHERE p.id = q.person_id), (SELECT t.name FROM teams t WHERE t.id = q.team_id), 'somebody')
          || ' says that it is yours', 500))) AS evidence
      WHERE num_nonnulls(q.named_person_id, q.named_team_id) = 1
      UNION ALL
      SELECT s.place, s.person_id, s.team_id, s.confidence, s.evidence FROM owner_suggestions s
      WHERE q.reason <> 'theirs' AND s.identity_id = q.identity_id AND s.role = q.role AND s.kind = 'own' AND s.level <> 'low') o
    WHERE NOT EXISTS (SELECT FROM owner_questions b WHERE b.identity_id = q.identity_id AND b.role = q.role AND b.state <> 'withdrawn'
      AND (b.person_id = o.person_id OR b.team_id = o.team_id OR b.for_person_id = o.person_id OR b.for_team_id = o.team_id))
    ORDER BY o.place LIMIT 1) w
  WHERE q.state IN ('declined', 'unsure') AND (q.kind IN ('own', 'reconfirm') OR ${handedOnSql}) AND q.answered_at > $1::timestamptz - make_interval(days => ${days})
    AND ((r.id IS NOT NULL AND r.stopped_at IS NULL) OR (q.round_id IS NULL AND $2)) AND (c.id IS NULL OR c.ends_at > $1) AND ${populationSql("i")}
    AND NOT EXISTS (SELECT FROM owner_questions n WHERE n.identity_id = q.identity_id AND n.role = q.role
      AND (n.state = 'asked' OR n.follows_id = q.id OR (n.id <> q.id AND n.asked_at > q.answered_at AND n.state <> 'withdrawn')))
    AND NOT EXISTS (SELECT FROM ownerships a WHERE a.subject_id = q.identity_id AND a.role = q.role AND a.state = 'accepted'
      AND (q.kind <> 'succeed' OR a.person_id IS DISTINCT FROM l.person_id))
    AND NOT EXISTS (SELECT FROM actions x WHERE x.identity_id = q.identity_id AND x.state IN ('requested', 'approved'))
  ORDER BY q.answered_at, q.id LIMIT ${lot}`;

async function readFollows(db: Runner, now: Date) {
  const { further } = await readAsking(db);
  return rowSchema.parse((await db.query(followSql, [now, further !== null])).rows);
}

/** Asks whom a decline named, or who may know it else, within the round that it belongs to. Where nobody has room, they stay suggested. */
export async function followAnswers(pool: Pool, now: Date): Promise<void> {
  if ((await readFollows(pool, now)).length === 0) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const circle = await readCircle(tx, now);
    const loads = new Loads(circle);
    const next = new Map<string, NewQuestion>();
    for (const { id, personId, teamId, endsAt, ...row } of await readFollows(tx, now)) {
      const whom: Whom =
        personId !== null ? { kind: "person", id: personId } : { kind: "team", id: teamId ?? "" };
      const found = addresseeFrom(circle, whom, "owner");
      const key = `${row.identityId} ${row.role}`;
      if (found === null || next.has(key) || !loads.hasRoom(found.asked)) continue;
      loads.add(found.asked);
      next.set(key, {
        ...row,
        ...found,
        whom,
        risk: null,
        followsId: id,
        ...(endsAt ? { dueAt: endsAt } : {}),
      });
    }
    const questions = [...next.values()];
    if (questions.length === 0) return;
    await writeQuestions(tx, questions, { askedBy: "worker", dueAt: await dueFrom(tx, now), now });
    await writeAudit(
      tx,
      { type: "questions.followed", items: questions.length, because: "answer" },
      "worker",
      "questions",
    );
  });
}

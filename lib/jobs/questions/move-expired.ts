import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import {
  type Evidence,
  evidenceSchema,
  type OwnerRole,
  ownerRoles,
  questionKinds,
  questionSteps,
} from "@/lib/domain/owner-question";
import {
  type Addressee,
  addresseeFrom,
  type Circle,
  Loads,
  stepAfter,
  type Whom,
} from "@/lib/domain/ownership/asking";
import { campaignEnds } from "@/lib/domain/ownership/campaign";
import { readCircle } from "@/lib/features/questions/data-circle";
import { dueFrom, holdAsking, lockOpen } from "@/lib/features/questions/mutations-ask";
import { type NewQuestion, unmarkAsked, writeQuestions } from "@/lib/features/questions/mutations-ask-write";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/** So many go on in one transaction. */
const lot = 1000;

/** Nobody answered in time, or nobody is there who could. */
const overSql = `(q.due_at <= $1 OR (q.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM people p WHERE p.id = q.person_id AND p.active AND p.email IS NOT NULL))
  OR (q.team_id IS NOT NULL AND NOT EXISTS (SELECT FROM team_members m JOIN people p ON p.id = m.person_id
    WHERE m.team_id = q.team_id AND p.active AND p.email IS NOT NULL)))`;

const openSchema = z.array(
  z.object({
    id: z.uuid(),
    identityId: z.uuid(),
    role: z.enum(ownerRoles),
    kind: z.enum(questionKinds),
    step: z.enum(questionSteps),
    personId: z.uuid().nullable(),
    teamId: z.uuid().nullable(),
    forPersonId: z.uuid().nullable(),
    forTeamId: z.uuid().nullable(),
    confidence: z.number(),
    evidence: z.array(evidenceSchema),
    roundId: z.uuid().nullable(),
    departureId: z.uuid().nullable(),
    dueAt: z.date(),
    campaign: z.object({ endsAt: z.coerce.date(), atEnd: z.enum(campaignEnds) }).nullable(),
    /** Who was asked about it before, and did not take it. */
    asked: z.array(z.uuid()),
  }),
);
type Open = z.output<typeof openSchema>[number];

/** What nobody answered in time goes on to the delegate, the backup, the manager; after that it waits for an analyst. */
export async function moveExpired(pool: Pool, now: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const due = await pool.query<{ id: string }>(
      `SELECT q.id FROM owner_questions q WHERE q.state = 'asked' AND ${overSql} ORDER BY q.due_at, q.id LIMIT ${lot}`,
      [now],
    );
    if (due.rows.length === 0) return;
    const moved = await inTransaction(pool, (tx) =>
      moveLot(
        tx,
        due.rows.map(({ id }) => id),
        now,
      ),
    );
    if (moved === 0) return;
  }
}

async function moveLot(tx: PoolClient, ids: readonly string[], now: Date): Promise<number> {
  await holdAsking(tx);
  const held = await lockOpen(tx, { of: `q.id = ANY($2::uuid[]) AND ${overSql}`, values: [now, ids] });
  const found = await tx.query(
    `UPDATE owner_questions q SET state = 'expired' WHERE q.state = 'asked' AND q.id = ANY($1::uuid[])
     RETURNING q.id, q.identity_id AS "identityId", q.role, q.kind, q.step, q.person_id AS "personId", q.team_id AS "teamId",
       q.for_person_id AS "forPersonId", q.for_team_id AS "forTeamId", q.confidence, q.evidence, q.round_id AS "roundId",
       q.departure_id AS "departureId", q.due_at AS "dueAt",
       (SELECT json_build_object('endsAt', c.ends_at, 'atEnd', c.at_end) FROM campaigns c WHERE c.id = q.round_id) AS campaign,
       ARRAY(SELECT DISTINCT b.person_id FROM owner_questions b WHERE b.identity_id = q.identity_id AND b.role = q.role
         AND b.person_id IS NOT NULL AND b.state IN ('asked', 'declined', 'unsure', 'expired')) AS asked`,
    [held],
  );
  const open = openSchema.parse(found.rows);
  if (open.length === 0) return 0;
  // Read after they expired: those who are asked no longer have room again.
  const circle = await readCircle(tx, now);
  const loads = new Loads(circle);
  const next: NewQuestion[] = [];
  const queued: Open[] = [];
  const usual = await dueFrom(tx, now);
  for (const question of open) {
    const { campaign } = question;
    const isOver = campaign !== null && campaign.endsAt <= now;
    const onward = isOver && campaign.atEnd === "queue" ? null : onwardOf(question, circle, loads);
    if (onward === null) queued.push(question);
    else {
      loads.add(onward.asked);
      next.push({
        ...question,
        ...onward,
        risk: null,
        evidence: evidenceOf(question, onward, circle),
        followsId: question.id,
        // Within a campaign nothing goes beyond its end.
        dueAt: campaign !== null && !isOver ? campaign.endsAt : usual,
      });
    }
  }
  await writeQuestions(tx, next, { askedBy: "worker", dueAt: usual, now });
  for (const role of ownerRoles) await toQueue(tx, queued, role, now);
  const toStep = (step: string) => next.filter((each) => each.step === step).length;
  await writeAudit(
    tx,
    {
      type: "questions.moved",
      expired: open.length,
      toDelegate: toStep("delegate"),
      toBackup: toStep("backup"),
      toManager: toStep("manager"),
      queued: queued.length,
    },
    "worker",
    "questions",
  );
  return open.length;
}

/** Who is asked next: the first who can be, was not asked before, and has room. Null: nobody. */
function onwardOf(question: Open, circle: Circle, loads: Loads): (Addressee & { whom: Whom }) | null {
  const whom = whomOf(question);
  const before = new Set(question.asked);
  for (let from = stepAfter(question.step); from !== null; ) {
    const found = addresseeFrom(circle, whom, from, ({ id }) => before.has(id));
    if (found === null) return null;
    if (loads.hasRoom(found.asked)) return { ...found, whom };
    from = stepAfter(found.step);
  }
  return null;
}

/** In whose place others are asked. */
function whomOf({ personId, teamId, forPersonId, forTeamId }: Open): Whom {
  const team = forTeamId ?? (forPersonId === null ? teamId : null);
  return team === null ? { kind: "person", id: forPersonId ?? personId ?? "" } : { kind: "team", id: team };
}

const standings = {
  owner: "",
  delegate: " as their delegate",
  backup: " as their backup",
  manager: " as their manager",
};

function evidenceOf(question: Open, { whom, step }: Addressee & { whom: Whom }, circle: Circle): Evidence[] {
  const name =
    (whom.kind === "person" ? circle.people : circle.teams).get(whom.id)?.name ?? "somebody who left";
  const text = `${name} did not answer by ${question.dueAt.toISOString().slice(0, 10)}; you stand in${standings[step]}`;
  return [
    { kind: "stands_in", text: text.slice(0, 500) },
    ...question.evidence.filter(({ kind }) => kind !== "stands_in"),
  ];
}

/** Nobody is left to ask: they have no owner, and stand in the queue of those. Owners who accepted before stay. */
async function toQueue(tx: PoolClient, queued: readonly Open[], role: OwnerRole, now: Date): Promise<void> {
  const ids = queued
    .filter((each) => each.role === role && each.kind === "own")
    .map((each) => each.identityId);
  if (ids.length > 0) await unmarkAsked(tx, ids, role, { by: "worker", now, forget: true });
}

import { z } from "zod";
import type { LetterItem } from "@/lib/domain/owner-letter";
import {
  type Evidence,
  evidenceSchema,
  ownerRoles,
  questionKinds,
  questionStates,
} from "@/lib/domain/owner-question";
import type { Circle, PlannedQuestion } from "@/lib/domain/ownership/asking";
import { campaignEnds } from "@/lib/domain/ownership/campaign";
import { identityKinds, sensitivities } from "@/lib/domain/record";
import type { Runner } from "@/lib/platform/read";

/** What messages tell of an identity `i` in the account `c`. */
const factsSql = `i.name, i.kind, i.system, c.name AS account, i.environment, i.tier, i.sensitivity, i.last_used_at AS "lastUsedAt"`;
const facts = {
  name: z.string(),
  kind: z.enum(identityKinds),
  system: z.string(),
  account: z.string().nullable(),
  environment: z.string().nullable(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  sensitivity: z.enum(sensitivities).nullable().catch("high"),
  lastUsedAt: z.date().nullable(),
};
const plannedSchema = z.array(z.object({ id: z.uuid(), ...facts }));
const askedSchema = z.array(
  z.object({
    id: z.uuid(),
    ...facts,
    role: z.enum(ownerRoles),
    question: z.enum(questionKinds),
    evidence: z.array(evidenceSchema),
    dueAt: z.date(),
    team: z.string().nullable(),
    state: z.enum(questionStates),
    askedBy: z.string(),
    campaign: z
      .object({
        name: z.string(),
        endsAt: z.coerce.date(),
        firstEndsAt: z.coerce.date(),
        atEnd: z.enum(campaignEnds),
      })
      .nullable(),
  }),
);
/** A question as messages tell it, with its id and what an answer by a button is judged by. */
export type AskedItem = z.output<typeof askedSchema>[number];

/** Questions that are only planned, as a letter would tell them. */
export async function readPlannedItems(
  db: Runner,
  questions: readonly PlannedQuestion[],
  evidence: readonly Evidence[][],
  { teams }: Pick<Circle, "teams">,
  { dueAt, campaign }: Pick<LetterItem, "campaign"> & { dueAt: Date },
): Promise<LetterItem[]> {
  const found = await db.query(
    `SELECT i.id, ${factsSql} FROM identities i LEFT JOIN containers c ON c.id = i.container_id WHERE i.id = ANY($1::uuid[])`,
    [questions.map(({ identityId }) => identityId)],
  );
  const known = new Map(plannedSchema.parse(found.rows).map((row) => [row.id, row]));
  return questions.flatMap(({ identityId, role, kind, asked }, n) => {
    const row = known.get(identityId);
    if (!row) return [];
    const team = asked.kind === "team" ? (teams.get(asked.id)?.name ?? null) : null;
    return [
      {
        ...row,
        role,
        question: kind,
        evidence: evidence[n] ?? [],
        dueAt,
        team,
        state: "asked" as const,
        campaign,
      },
    ];
  });
}

/** The questions of a message, the highest risk first. */
export async function readAskedItems(db: Runner, messageId: string): Promise<AskedItem[]> {
  const found = await db.query(
    `SELECT q.id, ${factsSql}, q.role, q.kind AS question, q.evidence, q.due_at AS "dueAt", t.name AS team, q.state, q.asked_by AS "askedBy",
       (SELECT json_build_object('name', k.name, 'endsAt', k.ends_at, 'firstEndsAt', k.first_ends_at, 'atEnd', k.at_end)
         FROM campaigns k WHERE k.id = q.round_id AND k.state = 'running') AS campaign
     FROM owner_message_items m JOIN owner_questions q ON q.id = m.question_id JOIN identities i ON i.id = q.identity_id
     LEFT JOIN containers c ON c.id = i.container_id LEFT JOIN teams t ON t.id = q.team_id
     WHERE m.message_id = $1 ORDER BY i.risk DESC NULLS LAST, q.confidence DESC, i.name, q.id`,
    [messageId],
  );
  return askedSchema.parse(found.rows);
}

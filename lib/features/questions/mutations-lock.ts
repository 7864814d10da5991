import type { PoolClient } from "pg";
import { z } from "zod";
import {
  answerWays,
  declineReasons,
  evidenceSchema,
  ownerRoles,
  questionKinds,
  questionStates,
} from "@/lib/domain/owner-question";
import { can } from "@/lib/domain/permissions";
import { sensitivities } from "@/lib/domain/record";
import { identityReach } from "@/lib/features/identities/reach";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { askedOf } from "./where";

const lockedSchema = z.object({
  id: z.uuid(),
  identityId: z.uuid(),
  role: z.enum(ownerRoles),
  kind: z.enum(questionKinds),
  personId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  /** The person or team that is asked; null: it is no longer there. */
  asked: z.string().nullable(),
  /** False: the person who is asked has left. */
  askedIsHere: z.boolean(),
  state: z.enum(questionStates),
  confidence: z.number(),
  evidence: z.array(evidenceSchema),
  roundId: z.uuid().nullable(),
  answeredAt: z.date().nullable(),
  answeredBy: z.string().nullable(),
  via: z.enum(answerWays).nullable(),
  reason: z.enum(declineReasons).nullable(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  sensitivity: z.enum(sensitivities).nullable(),
  /** It is the answerer's own: theirs, their team's, or of somebody who is away. */
  own: z.boolean(),
});
export type LockedQuestion = z.infer<typeof lockedSchema>;

/** Who wants to answer. */
export interface Asker {
  personId: string | null;
  scope: Scope | null;
}

/**
 * The question, with its identity locked before it: of two who answer at once, the second sees what the first did. A question
 * that is neither one's own nor within the reach of somebody who asks for others answers like one that is not there. Throws
 * AppError `no_such_question`.
 */
export async function lockQuestion(
  tx: PoolClient,
  by: Asker,
  id: string,
  now: Date,
): Promise<LockedQuestion> {
  await tx.query(
    "SELECT FROM identities WHERE id = (SELECT identity_id FROM owner_questions WHERE id = $1) FOR UPDATE",
    [id],
  );
  const p = new SqlParameters();
  const self = p.add(id);
  const at = p.time(now);
  const me = `${p.add(by.personId)}::uuid`;
  const own = `coalesce(EXISTS (SELECT FROM people me WHERE me.id = ${me} AND me.active) AND ${askedOf("q", me, at)}, false)`;
  const others =
    by.scope !== null && can(by.scope.role, "owner:ask")
      ? ["TRUE", ...identityReach(by.scope, "i", p)].join(" AND ")
      : "FALSE";
  const found = await tx.query(
    `SELECT q.id, q.identity_id AS "identityId", q.role, q.kind, q.person_id AS "personId", q.team_id AS "teamId",
       coalesce(a.name, t.name) AS asked, (a.active OR t.id IS NOT NULL) IS TRUE AS "askedIsHere", q.state, q.confidence, q.evidence,
       q.round_id AS "roundId", q.answered_at AS "answeredAt", q.answered_by AS "answeredBy", q.via, q.reason, i.tier, i.sensitivity,
       ${own} AS own
     FROM owner_questions q JOIN identities i ON i.id = q.identity_id
     LEFT JOIN people a ON a.id = q.person_id LEFT JOIN teams t ON t.id = q.team_id
     WHERE q.id = ${self}::uuid AND (${own} OR (${others})) FOR UPDATE OF q`,
    p.values,
  );
  const [row] = found.rows;
  if (!row) throw noSuchQuestion();
  return lockedSchema.parse(row);
}

/** The same for what never was and for what is somebody else's. */
export function noSuchQuestion(): AppError {
  return new AppError({
    code: "no_such_question",
    message: "There is no such question, or it is not yours to answer.",
    safe: "Nothing was changed.",
    next: "Open your inbox to see what waits for you.",
  });
}

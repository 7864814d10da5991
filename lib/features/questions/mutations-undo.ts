import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { ownerTitles } from "@/lib/domain/owner-answer";
import { writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { tooLate } from "@/lib/features/labels/mutations";
import { heldOwnerSchema, isDerived, lockOwners, putOwners } from "@/lib/features/ownership/mutations";
import { endRequest } from "@/lib/features/requested-actions/mutations";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { type LockedQuestion, lockQuestion } from "./mutations-lock";

/** What `answerQuestion` keeps. */
const keptSchema = z.object({
  owner: heldOwnerSchema.nullable(),
  ownerChanged: z.boolean(),
  actionId: z.uuid().nullable(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * Takes one's own answer of the last day back: the question is open again, for everybody who was asked. Not where somebody
 * acted on it: set another owner, asked the next, decided on what it asked for. Throws AppErrors: `no_such_question`, `undo_too_late`.
 */
export function undoAnswer(
  { pool }: { pool: Pool },
  scope: Scope,
  questionId: string,
  now: Date,
): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const question = await lockQuestion(tx, { personId: scope.personId, scope }, questionId, now);
    const isOwn =
      question.answeredBy === scope.actor ||
      (scope.personId !== null && question.answeredBy === `person:${scope.personId}`);
    if (!isOwn || question.answeredAt === null) throw tooLate();
    const kept = await takeStep(tx, question, now);
    const { identityId, role, answeredAt } = question;
    const [held] = await lockOwners(tx, [identityId], role);
    const isOther = held?.held?.set_at.getTime() !== answeredAt.getTime();
    // Whom a rule or the account named since is nobody's word.
    const moved = kept.ownerChanged && isOther && !(held?.held && isDerived(held.held));
    if (moved || (await isActedOn(tx, question, kept))) throw tooLate();
    await reopen(tx, questionId);
    if (kept.ownerChanged) {
      await putOwners(tx, role, [{ id: identityId, held: kept.owner }]);
      await refreshDerived(tx, [identityId]);
    }
    if (kept.actionId !== null) await endRequest(tx, scope.actor, { id: kept.actionId, identityId }, now);
    const [back] = await lockOwners(tx, [identityId], role);
    await writeDecided(tx, [{ id: identityId, before: held?.named ?? null, after: back?.named ?? null }], {
      what: `${ownerTitles[role]}, answer taken back`,
      by: scope.actor,
      now,
    });
    await writeAudit(
      tx,
      { type: "question.answer-undone", questionId, identityId, state: question.state },
      scope.actor,
      `identity:${identityId}`,
    );
  });
}

/** The step belongs to this answer alone: an earlier one of the same question was taken back before. */
async function takeStep(tx: PoolClient, { id, answeredBy }: LockedQuestion, now: Date): Promise<Kept> {
  const taken = await tx.query<{ before: unknown }>(
    `DELETE FROM undo_steps WHERE subject_id = $1 AND what = 'answer' AND by = $2 AND at > $3::timestamptz - interval '24 hours'
     RETURNING before`,
    [id, answeredBy, now],
  );
  const [step] = taken.rows;
  if (!step) throw tooLate();
  return keptSchema.parse(step.before);
}

/** Whether somebody else went on from the answer. */
async function isActedOn(
  tx: PoolClient,
  { id, identityId, role, answeredAt }: LockedQuestion,
  { actionId }: Kept,
): Promise<boolean> {
  const found = await tx.query(
    `SELECT FROM owner_questions q WHERE q.follows_id = $1 OR (q.identity_id = $2 AND q.role = $3 AND q.id <> $1 AND q.asked_at >= $4)
     UNION ALL SELECT FROM actions a WHERE a.id = $5 AND a.state <> 'requested' LIMIT 1`,
    [id, identityId, role, answeredAt, actionId],
  );
  return found.rows.length > 0;
}

async function reopen(tx: PoolClient, id: string): Promise<void> {
  await tx.query(
    `UPDATE owner_questions SET state = 'asked', answered_at = NULL, answered_by = NULL, via = NULL, reason = NULL, note = NULL,
       named_person_id = NULL, named_team_id = NULL WHERE id = $1`,
    [id],
  );
}

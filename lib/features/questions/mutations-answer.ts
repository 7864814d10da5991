import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { ownerTitles, wayWords } from "@/lib/domain/owner-answer";
import { type AnswerWay, mayAcceptByLink } from "@/lib/domain/owner-question";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { keepForUndo, writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { lockOwners, putOwners, ruleBehind } from "@/lib/features/ownership/mutations";
import { insertRequest } from "@/lib/features/requested-actions/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { declineOf } from "./mutations-decline";
import { type LockedQuestion, lockQuestion } from "./mutations-lock";
import { type Outcome, saidBy } from "./mutations-outcome";
import { noteRecorded } from "./mutations-recorded";
import type { Answer, Answered } from "./schema";

/** Who answers, and by which way. */
export interface Answerer {
  personId: string | null;
  /** As the audit log names it: `user:<id>`, `person:<id>` where nobody signed in, `cli:<user>`, `token:<prefix>`. */
  actor: string;
  name: string;
  via: AnswerWay;
  /** Null: nobody signed in, so a link or a button is all that speaks for them. */
  scope: Scope | null;
}

/**
 * The one way that every answer takes, wherever it comes from: the first closes the question for everybody who was asked, a
 * second changes nothing and says who was first. Throws AppErrors: `no_such_question`, `sign_in_to_accept`, `asked_left`,
 * `no_such_owner`, `same_owner`, `not_permitted`.
 */
export async function answerQuestion(
  { pool }: { pool: Pool },
  by: Answerer,
  answer: Answer,
  now: Date,
): Promise<Answered> {
  return inTransaction(pool, async (tx) => {
    const question = await lockQuestion(tx, by, answer.questionId, now);
    if (question.state !== "asked") return closed(tx, question, by, answer);
    const outcome =
      answer.says === "accept"
        ? acceptOf(question, by, answer, now)
        : await declineOf(tx, question, by, answer, now);
    return settle(tx, question, by, outcome, now);
  });
}

/** The question was answered before. Somebody who repeats their own answer, because they never saw it arrive, is told no other. */
async function closed(
  tx: PoolClient,
  { state, answeredBy, answeredAt, reason }: LockedQuestion,
  by: Answerer,
  answer: Answer,
): Promise<Answered> {
  const same = answer.says === "accept" ? state === "accepted" : reason === answer.reason;
  if (answeredBy === null || (answeredBy === by.actor && same)) return { state };
  const nameOf = await actorNames(tx, [answeredBy]);
  return { state, alreadyAnsweredBy: nameOf(answeredBy), ...(answeredAt ? { answeredAt } : {}) };
}

function acceptOf(
  question: LockedQuestion,
  by: Answerer,
  answer: Extract<Answer, { says: "accept" }>,
  now: Date,
): Outcome {
  if (by.scope === null && !mayAcceptByLink(question)) throw signInToAccept();
  if (answer.disable && by.scope?.can("action:request") === false) throw notPermitted();
  const asked = question.asked ?? "";
  if (!question.askedIsHere) throw askedLeft(asked);
  return {
    state: "accepted",
    reason: null,
    named: null,
    owner: {
      person_id: question.personId,
      team_id: question.teamId,
      state: "accepted",
      evidence: scrubText(`${saidBy(question, by, "accepted it")}${wayWords[by.via]}`),
      confidence: 100,
      confirmed_at: now,
    },
    after: `${asked} (accepted)`,
    note: scrubText(answer.note ?? ""),
    disable: answer.disable ? answer.disable.reason || `${by.name} asks for it as its owner.` : null,
    told: null,
  };
}

async function settle(
  tx: PoolClient,
  question: LockedQuestion,
  by: Answerer,
  outcome: Outcome,
  now: Date,
): Promise<Answered> {
  const { id, identityId, role } = question;
  await tx.query(
    `UPDATE owner_questions SET state = $2, answered_at = $3, answered_by = $4, via = $5, reason = $6, note = nullif($7, ''),
       named_person_id = $8, named_team_id = $9 WHERE id = $1`,
    [
      id,
      outcome.state,
      now,
      by.actor,
      by.via,
      outcome.reason,
      outcome.note,
      outcome.named?.kind === "person" ? outcome.named.id : null,
      outcome.named?.kind === "team" ? outcome.named.id : null,
    ],
  );
  const [held] = await lockOwners(tx, [identityId], role);
  if (outcome.owner !== undefined) {
    const rule_id = ruleBehind(held?.held ?? null, outcome.owner);
    const owner = { ...outcome.owner, set_by: by.actor, set_at: now, rule_id };
    await putOwners(tx, role, [{ id: identityId, held: owner }]);
    await refreshDerived(tx, [identityId]);
  }
  await writeDecided(tx, [{ id: identityId, before: held?.named ?? null, after: outcome.after }], {
    what: ownerTitles[role],
    by: by.actor,
    now,
  });
  const actionId =
    outcome.disable === null
      ? null
      : await insertRequest(tx, by.actor, { identityId, questionId: id, reason: outcome.disable }, now);
  const before = {
    owner: held?.held ?? null,
    ownerChanged: outcome.owner !== undefined,
    actionId,
  };
  await keepForUndo(tx, randomUUID(), "answer", [{ id, before }], { by: by.actor, now });
  if (by.via === "mail_link" && by.personId !== null) {
    await noteRecorded(tx, { questionId: id, personId: by.personId }, now);
  }
  await writeAudit(
    tx,
    {
      type: "question.answered",
      questionId: id,
      identityId,
      role,
      kind: question.kind,
      state: outcome.state,
      reason: outcome.reason,
      via: by.via,
      personId: by.personId,
      onBehalf: !question.own,
      named: outcome.named?.kind ?? null,
      namedId: outcome.named?.id ?? null,
      actionId,
    },
    by.actor,
    `identity:${identityId}`,
  );
  return { state: outcome.state, answeredAt: now, ...(outcome.told ? { told: outcome.told } : {}) };
}

function signInToAccept(): AppError {
  return new AppError({
    code: "sign_in_to_accept",
    message: "This one is privileged, sensitive, or not known not to be: a link alone does not accept it.",
    safe: "Nothing was changed.",
    next: "Sign in to accept it. Declining works from here.",
  });
}

function askedLeft(asked: string): AppError {
  return new AppError({
    code: "asked_left",
    message: `${showText(asked, 80) || "Who was asked"} has left, so nobody can accept it for them.`,
    safe: "Nothing was changed.",
    next: "Assign it to somebody who is here.",
  });
}

function notPermitted(): AppError {
  return new AppError({
    code: "not_permitted",
    message: "You may not ask for an identity to be disabled.",
    safe: "Nothing was changed.",
    next: "Accept it without, or ask an analyst.",
  });
}

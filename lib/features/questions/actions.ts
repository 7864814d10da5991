"use server";

import { refresh } from "next/cache";
import { findOwner } from "@/lib/features/ownership/mutations-find";
import { memberAction, visitorAction } from "@/lib/platform/action-client";
import { currentMember } from "@/lib/platform/auth/current-member";
import { isRenderNonce } from "@/lib/platform/auth/render-nonce";
import { CallLimit } from "@/lib/platform/auth/throttle";
import { AppError } from "@/lib/platform/errors";
import { scopeOf } from "@/lib/platform/loader";
import { inTransaction } from "@/lib/platform/transaction";
import { webKeys } from "@/lib/platform/web";
import { type Answerer, answerQuestion } from "./mutations-answer";
import { answerByLink } from "./mutations-link";
import { undoAnswer } from "./mutations-undo";
import {
  type Answer,
  acceptManySchema,
  answerByLinkSchema,
  answerFromPageSchema,
  linkPurpose,
  questionIdSchema,
} from "./schema";

/** Answers by link, of one network in a minute. */
const linkAnswersPerMinute = 120;

/** One answer from the inbox. Somebody new, named by e-mail address, is added as a person first. */
export const answerAction = memberAction
  .metadata({ permission: "owner:answer", fresh: false })
  .inputSchema(answerFromPageSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { web, scope, member, now } = ctx;
    const by: Answerer = {
      personId: scope.personId,
      actor: scope.actor,
      name: member.name,
      via: "app",
      scope,
    };
    if (parsedInput.says === "accept") return answerQuestion(web, by, parsedInput, now);
    const { named: chosen, ...declined } = parsedInput;
    const answer: Answer = declined;
    if (chosen !== undefined) {
      const decider = { scope, name: member.name };
      const owner = await inTransaction(web.pool, (tx) => findOwner(tx, chosen, decider, now));
      if (owner.kind !== "nobody") answer.named = { kind: owner.kind, id: owner.id };
    }
    return answerQuestion(web, by, answer, now);
  });

/** Accepts what was shown as a list. Each is an answer of its own: one that somebody was first with does not hold up the rest. */
export const acceptManyAction = memberAction
  .metadata({ permission: "owner:answer", fresh: false })
  .inputSchema(acceptManySchema)
  .action(async ({ parsedInput, ctx }) => {
    const { web, scope, member, now } = ctx;
    const by: Answerer = {
      personId: scope.personId,
      actor: scope.actor,
      name: member.name,
      via: "app",
      scope,
    };
    const done = { accepted: 0, answeredBefore: 0, refused: [] as string[] };
    for (const questionId of parsedInput.questionIds) {
      try {
        const { state, alreadyAnsweredBy } = await answerQuestion(
          web,
          by,
          { questionId, says: "accept" },
          now,
        );
        if (state === "accepted" && alreadyAnsweredBy === undefined) done.accepted += 1;
        else done.answeredBefore += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        done.refused.push(questionId);
      }
    }
    refresh();
    return done;
  });

export const undoAnswerAction = memberAction
  .metadata({ permission: "owner:answer", fresh: false })
  .inputSchema(questionIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await undoAnswer(ctx.web, ctx.scope, parsedInput.questionId, ctx.now);
    refresh();
  });

/** One answer from the page behind a link in a letter: a click on a page that we rendered. */
export const answerByLinkAction = visitorAction
  .metadata({ permission: "one-time-link" })
  .inputSchema(answerByLinkSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { token, nonce } = parsedInput;
    const { session } = await webKeys();
    if (!isRenderNonce(session, linkPurpose(token), nonce, ctx.now)) throw stalePage();
    const limit = new CallLimit(ctx.web.pool, "answer-link", linkAnswersPerMinute, 60);
    if (!(await limit.take(ctx.facts.network)).allowed) throw tooMany();
    const member = await currentMember();
    const visitor = member && { name: member.name, scope: scopeOf(member) };
    return answerByLink(ctx.web, visitor, parsedInput, ctx.now);
  });

function stalePage(): AppError {
  return new AppError({
    code: "stale_page",
    message: "This page was opened too long ago.",
    safe: "Nothing was changed.",
    next: "Open the link in the letter again.",
  });
}

function tooMany(): AppError {
  return new AppError({
    code: "too_many_calls",
    message: "Too many answers came from your network in a minute.",
    safe: "Nothing was changed.",
    next: "Wait a minute and try again.",
  });
}

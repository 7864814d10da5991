import type { Pool } from "pg";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { findLink, type Link } from "./data-letter";
import { type Answerer, answerQuestion } from "./mutations-answer";
import { noSuchQuestion } from "./mutations-lock";
import type { AnswerByLink, Answered } from "./schema";

/** Who is signed in where a link is used. */
export interface Visitor {
  name: string;
  scope: Scope;
}

/**
 * Answers one question of a letter by its link. The link speaks for the person it was sent to, for the questions of its letter
 * alone, for seven days; somebody else who is signed in decides nothing by it. Throws AppErrors: `link_unknown`, `link_expired`,
 * `somebody_else`, and those of `answerQuestion`.
 */
export async function answerByLink(
  { pool }: { pool: Pool },
  visitor: Visitor | null,
  { token, questionId, answer }: Pick<AnswerByLink, "token" | "questionId" | "answer">,
  now: Date,
): Promise<Answered> {
  const link = await findLink(pool, token);
  if (link === null) throw linkUnknown();
  if (link.expiresAt <= now) throw linkExpired();
  if (visitor !== null && visitor.scope.personId !== link.personId) {
    await tellRefused(pool, visitor, link);
    throw somebodyElse();
  }
  const item = await pool.query(
    "SELECT FROM owner_message_items WHERE message_id = $1 AND question_id = $2",
    [link.messageId, questionId],
  );
  if (item.rows.length === 0) throw noSuchQuestion();
  const by = answererOf(link, visitor);
  if (answer.says === "accept") return answerQuestion({ pool }, by, { questionId, says: "accept" }, now);
  if (answer.reason !== "theirs") {
    return answerQuestion({ pool }, by, { questionId, says: "decline", reason: answer.reason }, now);
  }
  const declined = { questionId, says: "decline" as const };
  const { email } = answer;
  const named = email === undefined || isSharedMailbox(email) ? null : await findByEmail(pool, email);
  if (named !== null && named !== link.personId) {
    const theirs = { ...declined, reason: "theirs" as const, named: { kind: "person" as const, id: named } };
    return quiet(await answerQuestion({ pool }, by, theirs, now));
  }
  // Whether an address is known here is not told to who only has a link.
  const note = email === undefined ? "" : `says that it is ${email}'s`;
  return quiet(await answerQuestion({ pool }, by, { ...declined, reason: "not_mine", note }, now));
}

function quiet(answered: Answered): Answered {
  return answered.alreadyAnsweredBy === undefined
    ? { ...answered, told: "Whom you named is looked up, and asked if they are known here." }
    : answered;
}

/** With a session that may answer, it is the member who answers; else only the link speaks. */
function answererOf(link: Link, visitor: Visitor | null): Answerer {
  const { personId, name } = link;
  const via = "mail_link" as const;
  return visitor?.scope.can("owner:answer")
    ? { personId, actor: visitor.scope.actor, name: visitor.name, via, scope: visitor.scope }
    : { personId, actor: `person:${personId}`, name, via, scope: null };
}

async function findByEmail(pool: Pool, email: string): Promise<string | null> {
  const found = await pool.query<{ id: string }>("SELECT id FROM people WHERE lower(email) = $1 AND active", [
    email,
  ]);
  return found.rows[0]?.id ?? null;
}

async function tellRefused(pool: Pool, { scope }: Visitor, { messageId, personId }: Link): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await writeAudit(
      tx,
      { type: "question.link-refused", messageId, personId, reason: "somebody_else" },
      scope.actor,
      `person:${personId}`,
    );
  });
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

const linkUnknown = () =>
  refusal(
    "link_unknown",
    "This link is not complete, or it was never one of ours.",
    "Open the letter again, or sign in: what waits for you is in your inbox.",
  );
const linkExpired = () =>
  refusal(
    "link_expired",
    "This link is older than seven days, so it decides nothing any more.",
    "Sign in: what still waits for you is in your inbox.",
  );
const somebodyElse = () =>
  refusal(
    "somebody_else",
    "This letter was sent to somebody else, so it decides nothing while you are signed in.",
    "Your own questions are in your inbox.",
  );

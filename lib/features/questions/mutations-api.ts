import { z } from "zod";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { AppError } from "@/lib/platform/errors";
import { Bodies } from "@/lib/platform/request-body";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import { answerQuestion } from "./mutations-answer";
import { noSuchQuestion } from "./mutations-lock";
import { type Answered, apiAnswerSchema } from "./schema";

const bodies = new Bodies(50);
const mostBytes = 16_384;

/** An answer that a program sends with its owner's token. Throws AppErrors `bad_parameters`, `too_large`, and those of `answerQuestion`. */
export async function answerByApi(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  call: { questionId: string; request: Request; now: Date },
): Promise<Answered> {
  const { questionId, request, now } = call;
  if (!z.uuid().safeParse(questionId).success) throw noSuchQuestion();
  const asked = await bodies.read(request, { bytes: mostBytes, tooLarge }, async (bytes) =>
    readAnswer(bytes),
  );
  const by = { personId: scope.personId, actor: scope.actor, name: await nameOf(pool, scope), scope };
  return answerQuestion({ pool }, { ...by, via: "api" }, { ...asked, questionId }, now);
}

function readAnswer(bytes: Buffer): z.output<typeof apiAnswerSchema> {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw badBody("the body is no JSON");
  }
  const parsed = apiAnswerSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badBody(`${issue?.path.join(".") || "the body"}: ${issue?.message}`);
}

/** As evidence and timelines say it: the person whose token it is, where they are in the record. */
async function nameOf(pool: Web["pool"], scope: Scope): Promise<string> {
  const found = await pool.query<{ name: string }>("SELECT name FROM people WHERE id = $1", [scope.personId]);
  return found.rows[0]?.name ?? (await actorNames(pool, [scope.actor]))(scope.actor);
}

function badBody(message: string): AppError {
  return new AppError({
    code: "bad_parameters",
    message,
    safe: "Nothing was changed.",
    next: 'Send {"says":"accept"}, or {"says":"decline","reason":"not_mine"|"theirs"|"unneeded"|"unsure"} with "named" for theirs.',
  });
}

function tooLarge(): AppError {
  return new AppError({
    code: "too_large",
    message: "The body is larger than an answer can be.",
    safe: "Nothing was changed.",
    next: `Send at most ${mostBytes} bytes.`,
  });
}

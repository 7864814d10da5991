import type { Pool } from "pg";
import { z } from "zod";
import { type AnswerWay, mayAcceptByLink, type QuestionState } from "@/lib/domain/owner-question";
import { type SlackAnswer, slackAnswered, slackAnswers } from "@/lib/domain/owner-slack";
import { showText } from "@/lib/domain/text";
import { readAskedItems } from "@/lib/features/questions/data-message-items";
import { openChannel, openDoor, type SendOptions } from "@/lib/jobs/alerts/open-channel";
import { sendFailureOf } from "@/lib/jobs/alerts/send-failure";
import { createSlackApi, type SlackApi } from "@/lib/jobs/alerts/slack-api";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";

/** The one way that an answer takes, as this needs it. */
export type AnswerQuestion = (
  database: { pool: Pool },
  by: { personId: string | null; actor: string; name: string; via: AnswerWay; scope: Scope | null },
  answer: { questionId: string } & ({ says: "accept" } | { says: "decline"; reason: "not_mine" }),
  now: Date,
) => Promise<{ state: QuestionState; alreadyAnsweredBy?: string }>;

export interface PressOptions extends SendOptions {
  now: () => Promise<Date>;
  answer: AnswerQuestion;
  warn: (error: unknown) => void;
}

/** Whoever is gone by then left it to others. */
const leaseMs = 60_000;
/** A press that nobody could carry out for so long is let be: the person pressed again, or answered elsewhere. */
const patienceMs = 600_000;

const pressSchema = z.object({
  mark: z.instanceof(Buffer),
  messageId: z.uuid(),
  questionId: z.uuid(),
  says: z.enum(slackAnswers),
  slackUser: z.string(),
  slackChannel: z.string(),
  slackTs: z.string(),
  channelId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
});
type Press = z.output<typeof pressSchema>;

/** Carries out every press of a button in Slack that waits. */
export async function answerPresses(options: PressOptions, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = await options.now();
    const press = await claim(options.pool, now);
    if (press === null) return;
    try {
      await carryOut(options, press, now, signal);
    } catch (error) {
      const failure = sendFailureOf(error);
      if (failure === null) options.warn(error);
      // It stays claimed until the lease ends, then it is tried again.
      if (failure === null || failure.again) continue;
    }
    await options.pool.query("UPDATE slack_presses SET finished_at = $2 WHERE mark = $1", [press.mark, now]);
  }
}

async function claim(pool: Pool, now: Date): Promise<Press | null> {
  const found = await pool.query(
    `UPDATE slack_presses s SET lease_until = $2 WHERE s.mark = (
       SELECT mark FROM slack_presses WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until <= $1) AND received_at > $3
       ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING s.mark, s.message_id AS "messageId", s.question_id AS "questionId", s.says, s.slack_user AS "slackUser",
       s.slack_channel AS "slackChannel", s.slack_ts AS "slackTs",
       (SELECT m.channel_id FROM owner_messages m WHERE m.id = s.message_id) AS "channelId",
       (SELECT m.person_id FROM owner_messages m WHERE m.id = s.message_id) AS "personId"`,
    [now, new Date(now.getTime() + leaseMs), new Date(now.getTime() - patienceMs)],
  );
  return found.rows[0] ? pressSchema.parse(found.rows[0]) : null;
}

async function carryOut(options: PressOptions, press: Press, now: Date, signal: AbortSignal): Promise<void> {
  if (press.channelId === null) return;
  const { channel } = await openChannel(options, press.channelId, now);
  if (channel.kind !== "slack_app") return;
  const http = openDoor(options, signal);
  try {
    const slack = createSlackApi(http, channel, now);
    const said = await answerFor(options, press, slack, now);
    if (said.open > 0 || !said.done) {
      await slack.whisper(press.slackChannel, press.slackUser, said.text);
    } else await slack.update(press.slackChannel, press.slackTs, slackAnswered(said.text));
  } finally {
    await http.close();
  }
}

interface Said {
  text: string;
  done: boolean;
  /** So many questions of the post are still open. */
  open: number;
}

/** Answers in the name of whoever pressed, if the message was theirs; else says where to go. */
async function answerFor(options: PressOptions, press: Press, slack: SlackApi, now: Date): Promise<Said> {
  const { pool, publicUrl } = options;
  const elsewhere = (why: string): Said => ({ text: `${why} ${publicUrl}/inbox`, done: false, open: 1 });
  const user = await slack.user(press.slackUser);
  const person = user?.email ? await personOf(pool, user.email) : null;
  if (person === null)
    return elsewhere("Rollcall does not know you by a confirmed e-mail address. Open it here:");
  if (person.id !== press.personId)
    return elsewhere("This was sent to somebody else. What waits for you is here:");
  const items = await readAskedItems(pool, press.messageId);
  const item = items.find(({ id }) => id === press.questionId);
  if (!item) return elsewhere("This question is not there any more. What waits for you is here:");
  if (press.says === "accept" && !mayAcceptByLink(item)) {
    return elsewhere("Accepting this needs a sign-in:");
  }
  const answer =
    press.says === "accept"
      ? ({ questionId: item.id, says: "accept" } as const)
      : ({ questionId: item.id, says: "decline", reason: "not_mine" } as const);
  const by = {
    personId: person.id,
    actor: `person:${person.id}`,
    name: person.name,
    via: "slack",
    scope: null,
  } as const;
  try {
    const { alreadyAnsweredBy } = await options.answer({ pool }, by, answer, now);
    const open = (await readAskedItems(pool, press.messageId)).filter(
      ({ state }) => state === "asked",
    ).length;
    return { text: wordsFor(press.says, showText(item.name, 120), alreadyAnsweredBy), done: true, open };
  } catch (error) {
    if (error instanceof AppError) return elsewhere(`${error.message} ${error.next}`);
    throw error;
  }
}

function wordsFor(says: SlackAnswer, name: string, alreadyAnsweredBy: string | undefined): string {
  if (alreadyAnsweredBy !== undefined) {
    return `${name}: already answered by ${showText(alreadyAnsweredBy, 80)}. Nothing was changed.`;
  }
  return says === "accept"
    ? `${name}: recorded, you answer for it.`
    : `${name}: recorded, it is not yours. Whose it is can be said in Rollcall.`;
}

async function personOf(pool: Pool, email: string): Promise<{ id: string; name: string } | null> {
  const found = await pool.query<{ id: string; name: string }>(
    "SELECT id, name FROM people WHERE email = $1 AND active",
    [email],
  );
  return found.rows[0] ?? null;
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { z } from "zod";
import { type SlackAnswer, slackAnswers } from "@/lib/domain/owner-slack";
import { isSignedBySlack, type SignedRequest } from "@/lib/domain/slack-signature";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";

/** What the worker carries out when a button in Slack was pressed: only it can ask Slack who that was. */
export const slackPressTask = "slack-presses";

const slackId = z.string().regex(/^[A-Z0-9]{1,40}$/);
const pressSchema = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: slackId }),
  container: z.object({ channel_id: slackId, message_ts: z.string().regex(/^\d{1,20}\.\d{1,10}$/) }),
  actions: z
    .array(z.object({ action_id: z.string().max(300), value: z.string().max(300).optional() }))
    .min(1)
    .max(20),
});
const valueSchema = z
  .string()
  .transform((text) => text.split(":"))
  .pipe(z.tuple([z.uuid(), z.uuid()]));

export interface Press {
  messageId: string;
  questionId: string;
  says: SlackAnswer;
  slackUser: string;
  slackChannel: string;
  slackTs: string;
}

/** The press in a request of Slack; null: it is of nothing that asks for an answer, such as a link that was opened. */
export function readPress(body: Uint8Array): Press | null {
  const text = new URLSearchParams(Buffer.from(body).toString("utf8")).get("payload");
  const payload = pressSchema.safeParse(jsonOf(text ?? ""));
  if (!payload.success) return null;
  const { user, container, actions } = payload.data;
  const [action] = actions;
  const says = slackAnswers.find((each) => action?.action_id.startsWith(`${each}:`));
  const value = valueSchema.safeParse(action?.value ?? "");
  if (!says || !value.success) return null;
  const [messageId, questionId] = value.data;
  return {
    messageId,
    questionId,
    says,
    slackUser: user.id,
    slackChannel: container.channel_id,
    slackTs: container.message_ts,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The app's signing secret; null where none was given. Throws when its file cannot be read. */
export function readSigningSecret(file: string | undefined): string | null {
  if (file === undefined) return null;
  const secret = readFileSync(file, "utf8").trim();
  return secret === "" ? null : secret;
}

/**
 * Takes a request of Slack: one that is not signed, or too old, is refused; the same one again is no second press. What is
 * pressed is carried out by the worker, who finds out whose it is.
 */
export async function takePress(
  pool: Pool,
  secret: string,
  request: SignedRequest,
  now: Date,
): Promise<"taken" | "refused"> {
  if (!isSignedBySlack(secret, request, now)) return "refused";
  const press = readPress(request.body);
  if (press === null) return "taken";
  const mark = createHash("sha256")
    .update(request.signature ?? "")
    .digest();
  await inTransaction(pool, async (tx) => {
    const kept = await tx.query(
      `INSERT INTO slack_presses (mark, message_id, question_id, says, slack_user, slack_channel, slack_ts, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (mark) DO NOTHING`,
      [
        mark,
        press.messageId,
        press.questionId,
        press.says,
        press.slackUser,
        press.slackChannel,
        press.slackTs,
        now,
      ],
    );
    if (kept.rowCount === 1) await wakeWorker(tx, slackPressTask, slackPressTask, {});
  });
  return "taken";
}

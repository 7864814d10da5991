import { z } from "zod";
import { ownerRoles, questionKinds, questionStates, questionSteps } from "@/lib/domain/owner-question";
import { questionEventBody } from "@/lib/domain/owner-webhook";
import { openChannel, openDoor, type SendOptions } from "@/lib/jobs/alerts/open-channel";
import { SendFailure } from "@/lib/jobs/alerts/send-failure";
import { sendWebhook } from "@/lib/jobs/alerts/send-webhook";
import type { ClaimedMessage } from "./outbox";

const rowSchema = z.object({
  id: z.uuid(),
  role: z.enum(ownerRoles),
  kind: z.enum(questionKinds),
  step: z.enum(questionSteps),
  state: z.enum(questionStates),
  reason: z.string().nullable(),
  via: z.string().nullable(),
  dueAt: z.date(),
  asked: z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() }),
  identity: z.object({ id: z.uuid(), name: z.string(), system: z.string() }),
  askedAt: z.date(),
  answeredAt: z.date().nullable(),
});

/** Sends `owner.asked` or `owner.answered` of the question of an event. Throws SendFailure. */
export async function sendQuestionEvent(
  options: SendOptions,
  { id, channelId, kind }: ClaimedMessage,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const found = await options.pool.query(
    `SELECT q.id, q.role, q.kind, q.step, q.state, q.reason, q.via, q.due_at AS "dueAt", q.asked_at AS "askedAt", q.answered_at AS "answeredAt",
       json_build_object('kind', CASE WHEN q.person_id IS NOT NULL THEN 'person' ELSE 'team' END,
         'id', coalesce(q.person_id, q.team_id), 'name', coalesce(p.name, t.name, '')) AS asked,
       json_build_object('id', i.id, 'name', i.name, 'system', i.system) AS identity
     FROM owner_message_items m JOIN owner_questions q ON q.id = m.question_id JOIN identities i ON i.id = q.identity_id
     LEFT JOIN people p ON p.id = q.person_id LEFT JOIN teams t ON t.id = q.team_id WHERE m.message_id = $1`,
    [id],
  );
  const [row] = z.array(rowSchema).parse(found.rows);
  if (!row) throw new SendFailure("Its question is not there any more.", false);
  const { channel, signing } = await openChannel(options, channelId, now);
  if (channel.kind !== "webhook") throw new SendFailure("Events go to a webhook only.", false);
  const { askedAt, answeredAt, ...question } = row;
  const asked = kind === "event_asked";
  const body = questionEventBody({
    what: asked ? "asked" : "answered",
    at: asked ? askedAt : (answeredAt ?? now),
    origin: options.publicUrl,
    question,
  });
  const http = openDoor(options, signal);
  try {
    await sendWebhook(http, channel, signing, { id, body }, now);
  } finally {
    await http.close();
  }
}

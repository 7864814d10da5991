import type { Pool } from "pg";
import { z } from "zod";
import {
  type Overdue,
  type OverdueReader,
  overdueEventBody,
  overdueLetter,
  overduePost,
} from "@/lib/domain/overdue-letter";
import { identityKinds } from "@/lib/domain/record";
import { unownedSql } from "@/lib/features/ownership/where";
import { openChannel, openDoor, type SendOptions } from "@/lib/jobs/alerts/open-channel";
import { SendFailure } from "@/lib/jobs/alerts/send-failure";
import { sendMail } from "@/lib/jobs/alerts/send-mail";
import { sendWebhook } from "@/lib/jobs/alerts/send-webhook";
import { createSlackApi } from "@/lib/jobs/alerts/slack-api";
import type { ClaimedMessage } from "./outbox";

/** A message names so many; the rest is counted. */
const mostNamed = 20;

const rowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(identityKinds),
  system: z.string(),
  account: z.string().nullable(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  since: z.date(),
  dueAt: z.date(),
  step: z.union([z.literal(1), z.literal(2)]),
  half: z.boolean(),
  total: z.number().int(),
  halves: z.number().int(),
});

/** What of a message is still overdue, the highest risk first. */
export async function readOverdue(pool: Pool, messageId: string, now: Date): Promise<Overdue> {
  const found = await pool.query(
    `SELECT i.id, i.name, i.kind, i.system, c.name AS account, i.tier, u.since, u.due_at AS "dueAt", m.step, u.half,
       count(*) OVER ()::int AS total, (count(*) FILTER (WHERE u.half) OVER ())::int AS halves
     FROM owner_message_identities m JOIN (${unownedSql("$2::timestamptz")}) u ON u.id = m.identity_id AND u.due_at <= $2
     JOIN identities i ON i.id = m.identity_id LEFT JOIN containers c ON c.id = i.container_id
     WHERE m.message_id = $1 ORDER BY i.risk DESC NULLS LAST, i.name, i.id LIMIT ${mostNamed}`,
    [messageId, now],
  );
  const rows = z.array(rowSchema).parse(found.rows);
  const { total = 0, halves = 0 } = rows[0] ?? {};
  return { total, halves, items: rows.map(({ total: _, halves: __, ...item }) => item) };
}

/** Sends it over its channel: to a person, or as an event. Gives a note where not all of it arrived. Throws SendFailure. */
export async function sendOverdue(
  options: SendOptions,
  claimed: ClaimedMessage,
  { person, told }: { person: (OverdueReader & { email: string }) | null; told: Overdue },
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  const { channel, signing } = await openChannel(options, claimed.channelId, now);
  const { publicUrl } = options;
  if (person !== null && channel.kind === "email") {
    const letter = { ...overdueLetter(person, told, publicUrl), ...claimed, recipients: [person.email] };
    return sendMail(options, channel, letter, signal);
  }
  const http = openDoor(options, signal);
  try {
    if (person !== null && channel.kind === "slack_app") {
      const slack = createSlackApi(http, channel, now);
      await slack.post((await slack.userByEmail(person.email)).id, overduePost(person, told, publicUrl));
    } else if (person === null && channel.kind === "webhook") {
      const body = overdueEventBody(told, claimed.createdAt, publicUrl);
      await sendWebhook(http, channel, signing, { id: claimed.id, body }, now);
    } else {
      throw new SendFailure("This channel is of another kind than the message needs.", false);
    }
    return null;
  } finally {
    await http.close();
  }
}

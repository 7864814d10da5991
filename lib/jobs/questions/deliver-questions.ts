import type { Pool } from "pg";
import { type OwnerLetter, type OwnerMessageKind, ownerLetter } from "@/lib/domain/owner-letter";
import { mayAcceptByLink } from "@/lib/domain/owner-question";
import { slackQuestions } from "@/lib/domain/owner-slack";
import { type AskedItem, readAskedItems } from "@/lib/features/questions/data-message-items";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { drain } from "@/lib/jobs/alerts/drain";
import { openChannel, openDoor, type SendOptions } from "@/lib/jobs/alerts/open-channel";
import { SendFailure } from "@/lib/jobs/alerts/send-failure";
import { sendMail } from "@/lib/jobs/alerts/send-mail";
import { createSlackApi } from "@/lib/jobs/alerts/slack-api";
import { createLinkToken } from "@/lib/platform/auth/one-time-link";
import { type ClaimedMessage, claimMessage, messageRows, noteMessageSent } from "./outbox";
import { sendQuestionEvent } from "./send-event";
import { readOverdue, sendOverdue } from "./send-overdue";

export interface DeliverQuestionsOptions extends SendOptions {
  /** The database's clock. */
  now: () => Promise<Date>;
  warn: (error: unknown, messageId: string) => void;
  /** Presses of buttons in Slack reach us: the app's signing secret is known. */
  slackButtons: boolean;
}

/** A link in a message works so long. */
const linkDays = 7;

/** Sends every message to owners that is due. Nothing is lost while a channel is down: it stays, and says why. */
export function deliverQuestions(options: DeliverQuestionsOptions, signal: AbortSignal): Promise<void> {
  const { pool } = options;
  return drain(
    {
      ...options,
      rows: messageRows,
      claim: (now) => claimMessage(pool, now),
      send: (claimed, now) => deliver(options, claimed, now, signal),
    },
    signal,
  );
}

async function deliver(
  options: DeliverQuestionsOptions,
  claimed: ClaimedMessage,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const { pool } = options;
  if (claimed.personId === null) {
    if (claimed.kind === "event_overdue") return deliverOverdue(options, claimed, null, now, signal);
    await sendQuestionEvent(options, claimed, now, signal);
    return noteMessageSent(pool, claimed, { items: 1, note: null }, await options.now());
  }
  const person = await addresseeOf(pool, claimed.personId);
  if (person === null) {
    return messageRows.noteDropped(
      pool,
      claimed,
      "They are not here any more, or have no e-mail address.",
      now,
    );
  }
  if (claimed.kind === "unowned") return deliverOverdue(options, claimed, person, now, signal);
  const all = await readAskedItems(pool, claimed.id);
  const items = claimed.kind === "recorded" ? all : all.filter(({ state }) => state === "asked");
  if (items.length === 0) {
    return messageRows.noteDropped(
      pool,
      claimed,
      "Everything in it was answered or withdrawn meanwhile.",
      now,
    );
  }
  const note = await send(options, claimed, person, items, now, signal);
  await noteMessageSent(pool, claimed, { items: items.length, note }, await options.now());
}

/** Tells what nobody answers for past its deadline: to one person, or as an event. */
async function deliverOverdue(
  options: DeliverQuestionsOptions,
  claimed: ClaimedMessage,
  person: Addressee | null,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const told = await readOverdue(options.pool, claimed.id, now);
  if (told.total === 0) {
    const why = "Somebody answers for all of it meanwhile, or has until later.";
    return messageRows.noteDropped(options.pool, claimed, why, now);
  }
  const note = await sendOverdue(options, claimed, { person, told }, now, signal);
  await noteMessageSent(options.pool, claimed, { items: told.total, note }, await options.now());
}

interface Addressee {
  id: string;
  name: string;
  email: string;
  /** They have an account here that shows more than what is theirs. */
  sees: boolean;
}

async function addresseeOf(pool: Pool, id: string): Promise<Addressee | null> {
  const found = await pool.query<Addressee>(
    `SELECT id, name, email, EXISTS (SELECT FROM users u WHERE u.person_id = people.id AND u.disabled_at IS NULL AND u.role <> 'owner') AS sees
     FROM people WHERE id = $1 AND active AND email IS NOT NULL`,
    [id],
  );
  return found.rows[0] ?? null;
}

/** Sends it over its channel. Gives a note where not all of it arrived. Throws SendFailure. */
async function send(
  options: DeliverQuestionsOptions,
  claimed: ClaimedMessage,
  person: Addressee,
  items: readonly AskedItem[],
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  const { channel } = await openChannel(options, claimed.channelId, now);
  const { publicUrl } = options;
  const letter: OwnerLetter = {
    kind: letterKind(claimed.kind),
    to: person.name,
    askedBy: await askerOf(options.pool, items),
    items,
    answerUrl: `${publicUrl}/answer/${await makeLink(options.pool, claimed.id, person.id, now)}`,
    inboxUrl: `${publicUrl}/inbox`,
  };
  if (channel.kind === "email") {
    const outgoing = { ...ownerLetter(letter), ...claimed, recipients: [person.email] };
    return sendMail(options, channel, outgoing, signal);
  }
  if (channel.kind !== "slack_app") {
    throw new SendFailure("This channel writes to no single person: choose e-mail or a Slack app.", false);
  }
  const http = openDoor(options, signal);
  try {
    const slack = createSlackApi(http, channel, now);
    const user = await slack.userByEmail(person.email);
    const asked = items.map((item) => ({ ...item, acceptable: mayAcceptByLink(item) }));
    const buttons = { messageId: claimed.id, buttons: options.slackButtons };
    await slack.post(user.id, slackQuestions(letter, asked, buttons));
    return null;
  } finally {
    await http.close();
  }
}

function letterKind(kind: ClaimedMessage["kind"]): OwnerMessageKind {
  switch (kind) {
    case "asked":
    case "reminder":
    case "escalated":
    case "recorded":
      return kind;
    default:
      throw new Error(`${kind} is no letter of questions.`);
  }
}

/** Who asks, by name, where it is one person; null: it is asked by itself, or by several. */
async function askerOf(pool: Pool, items: readonly AskedItem[]): Promise<string | null> {
  const [first] = items;
  if (!first?.askedBy.startsWith("user:") || items.some(({ askedBy }) => askedBy !== first.askedBy))
    return null;
  const found = await pool.query<{ name: string }>(`SELECT ${actorNameSql("$1::text")} AS name`, [
    first.askedBy,
  ]);
  return found.rows[0]?.name ?? null;
}

/** A link for one message and its addressee: 32 random bytes, of which only the hash is kept. */
async function makeLink(pool: Pool, messageId: string, personId: string, now: Date): Promise<string> {
  const { token, hash } = createLinkToken();
  await pool.query(
    "INSERT INTO owner_links (token_hash, message_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    [hash, messageId, personId, now, new Date(now.getTime() + linkDays * 86_400_000)],
  );
  return token;
}

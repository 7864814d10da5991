import { z } from "zod";
import type { Letter } from "@/lib/domain/alert-mail";
import { questionStates } from "@/lib/domain/owner-question";
import { maxQueryLength } from "@/lib/domain/query/grammar";

/** What crosses the wire when owners are asked. */

/** Why somebody is asked: a person or a rule named them, evidence does, or what they said needs saying again. */
export const origins = ["named", "high", "medium", "low", "reconfirm"] as const;
export type Origin = (typeof origins)[number];

export const originWords: Record<Origin, { title: string; what: string }> = {
  named: { title: "Named", what: "A person or a rule named them." },
  high: { title: "Strong evidence", what: "Confidence of 80 or more." },
  medium: { title: "Some evidence", what: "Confidence from 50 to 79." },
  low: { title: "Weak evidence", what: "Confidence below 50." },
  reconfirm: { title: "Say again", what: "Accepted more than a year ago, or contradicted since." },
};

/** Of what is asked, and by which channel. */
export const askChoiceSchema = z.strictObject({
  query: z.string().max(maxQueryLength),
  from: z.array(z.enum(origins)).min(1, "Choose at least one.").max(origins.length),
  /** Only what would be asked of a team or of its people. */
  teamId: z.uuid().nullable(),
  channelId: z.uuid().nullable(),
});
export type AskChoice = z.output<typeof askChoiceSchema>;

/** The same of one round, which may ask for successors of somebody who left: then of nothing else. */
const roundChoiceSchema = askChoiceSchema.extend({ departureId: z.uuid().optional() });
export type RoundChoice = z.output<typeof roundChoiceSchema>;

/** `seen`: what the preview showed; nothing else is sent. `roundId` is chosen with it, so that pressing twice sends once. */
export const sendRoundSchema = z.strictObject({
  roundId: z.uuid(),
  choice: roundChoiceSchema,
  seen: z.string().max(100),
});
export type SendRound = z.output<typeof sendRoundSchema>;
export const sampleLetterSchema = z.strictObject({ choice: roundChoiceSchema, personId: z.uuid() });
export const roundIdSchema = z.strictObject({ roundId: z.uuid() });
export const furtherSchema = z.strictObject({ choice: askChoiceSchema.nullable() });
export const askEventsSchema = z.strictObject({ channelId: z.uuid().nullable() });
/** Who would be told of how many overdue identities; null: it is switched off. Nothing else than what was seen is switched on. */
export const tellOverdueSchema = z.strictObject({
  seen: z.strictObject({ people: z.number().int().min(0), identities: z.number().int().min(0) }).nullable(),
});
export const ownerMessageIdSchema = z.strictObject({ messageId: z.uuid() });

export const askingSetting = "asking";
/** What is kept of how is asked; everything is off until an administrator says otherwise. */
export const askingSettingSchema = z.object({
  /** Over which messages go: the one of the last Send. */
  channelId: z.uuid().nullable().default(null),
  /** A webhook that gets events, of what happens from then on. */
  events: z.object({ channelId: z.uuid(), since: z.coerce.date() }).nullable().default(null),
  /** Asks on by itself, of this. */
  further: z
    .object({ choice: askChoiceSchema, by: z.string(), at: z.coerce.date() })
    .nullable()
    .default(null),
  /** Tells what nobody answers for past its deadline. */
  overdue: z.object({ by: z.string(), at: z.coerce.date() }).nullable().default(null),
});
export type AskingSetting = z.output<typeof askingSettingSchema>;

/** One person to whom a message would go. */
export interface PreviewPerson {
  id: string;
  name: string;
  email: string;
  items: number;
  /** Of these, how many stand in for somebody else. */
  instead: number;
  /** Of these, how many their team is asked. */
  team: number;
}

/** What would be sent now. */
export interface AskPreview {
  /** What was looked at; Send sends nothing else. */
  seen: string;
  /** Why nothing can be sent; the rest is then empty. */
  blocked: string | null;
  people: number;
  messages: number;
  items: number;
  /** The first of them, by items. */
  rows: PreviewPerson[];
  left: { why: string; items: number }[];
  /** The first letter as it will read, and whose it is. */
  sample: { personId: string; letter: Letter } | null;
  /** A post in place of a letter. */
  asSlack: boolean;
  dueDays: number;
  cap: number;
}

export const roundSchema = z.object({
  id: z.uuid(),
  query: z.string(),
  people: z.number().int(),
  messages: z.number().int(),
  items: z.number().int(),
  sentBy: z.string(),
  sentAt: z.date(),
  stoppedAt: z.date().nullable(),
  /** How far its questions are, those that went on to others included. */
  states: z.partialRecord(z.enum(questionStates), z.number().int()),
});
/** A press of Send with what came of it. */
export type RoundView = z.output<typeof roundSchema>;

export const waitingPersonSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  open: z.number().int(),
  answered: z.number().int(),
  expired: z.number().int(),
  nextDueAt: z.date().nullable(),
  lastWrittenAt: z.date().nullable(),
  /** When they are away, until then; null: they are here, or nobody knows until when. */
  away: z.boolean(),
});
/** Somebody who was asked, with what they have open. */
export type WaitingPerson = z.output<typeof waitingPersonSchema>;

export const failingMessageSchema = z.object({
  id: z.uuid(),
  person: z.string().nullable(),
  channel: z.string().nullable(),
  kind: z.string(),
  state: z.enum(["waiting", "sending", "failed", "given_up", "sent"]),
  attempts: z.number().int(),
  nextAt: z.date(),
  lastError: z.string(),
  items: z.number().int(),
});
/** A message that did not arrive as yet; its questions stand in the inbox all the same. */
export type FailingMessage = z.output<typeof failingMessageSchema>;

export interface AskingChannel {
  id: string;
  name: string;
  kind: "email" | "slack_app" | "webhook";
}

/** What the asking tab shows. */
export interface AskingPage {
  choice: AskChoice;
  preview: AskPreview;
  /** Chosen with the preview: pressing Send twice sends once. */
  roundId: string;
  rounds: RoundView[];
  waiting: WaitingPerson[];
  failing: FailingMessage[];
  channels: AskingChannel[];
  teams: { id: string; name: string }[];
  setting: AskingSetting;
  queued: number;
  /** What telling what is overdue would begin with, while it is off; null: it is on, may not be switched, or could not be counted. */
  overdue: OverduePreview | null;
  maySend: boolean;
  /** May switch what asks by itself: administrators of the whole. */
  maySwitch: boolean;
}

/** Of whom overdue identities would be told now. */
export interface OverduePreview {
  people: number;
  identities: number;
  /** Of which nobody is there to be told. */
  waiting: number;
}

/** The address of the page with a choice. */
export function askingAddress({ query, from, teamId, channelId }: AskChoice): string {
  const address = new URLSearchParams({ tab: "asking", from: from.join(","), channel: channelId ?? "none" });
  if (query !== "") address.set("q", query);
  if (teamId !== null) address.set("team", teamId);
  return `/ownership?${address}`;
}

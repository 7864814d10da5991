import { z } from "zod";
import {
  type CampaignOutcome,
  campaignEnds,
  campaignOutcomes,
  campaignStates,
  remindChoices,
} from "@/lib/domain/ownership/campaign";
import type { AskingChannel, AskPreview } from "@/lib/features/questions/schema-asking";
import { askChoiceSchema } from "@/lib/features/questions/schema-asking";
import { recordRefSchema } from "@/lib/features/sources/schema";

/** What campaigns show and take. */

/** What a campaign asks, until when, and what happens then. It is the address of the page that starts one. */
export const campaignChoiceSchema = askChoiceSchema.extend({
  name: z.string().trim().min(1, "Give it a name.").max(120),
  /** The day with whose end it ends, in UTC. */
  end: z.iso.date("Choose a day."),
  atEnd: z.enum(campaignEnds, "Say what happens at the end."),
  remindDays: z.literal(remindChoices),
});
export type CampaignChoice = z.output<typeof campaignChoiceSchema>;

/** The same while it is being chosen. */
export type CampaignDraft = Omit<CampaignChoice, "atEnd"> & { atEnd: CampaignChoice["atEnd"] | null };

/** `seen`: what the preview showed; nothing else is started. `campaignId` is chosen with it, so that pressing twice starts one. */
export const startCampaignSchema = z.strictObject({
  campaignId: z.uuid(),
  choice: campaignChoiceSchema,
  seen: z.string().max(200),
});
export type StartCampaign = z.output<typeof startCampaignSchema>;
export const trialLetterSchema = z.strictObject({ choice: campaignChoiceSchema });
export const campaignIdSchema = z.strictObject({ campaignId: z.uuid() });
export const extendCampaignSchema = z.strictObject({
  campaignId: z.uuid(),
  end: z.iso.date("Choose a day."),
});
export const remindSchema = z.strictObject({
  campaignId: z.uuid(),
  whom: z.strictObject({ kind: z.enum(["person", "team"]), id: z.uuid() }),
});
export type Remind = z.output<typeof remindSchema>;

/** What starting would do now. */
export interface CampaignPreview {
  /** What was looked at; Start starts nothing else. */
  seen: string;
  /** Why it cannot be started. */
  blocked: string | null;
  /** Whom it would ask at once, and what they would read. */
  ask: AskPreview;
  /** Identities that the query finds, those of them without an owner who accepted, and items: some need two owners. */
  found: number;
  identities: number;
  items: number;
  /** Items that are asked later, as room appears. */
  room: number;
  /** Items that somebody is asked about already. */
  elsewhere: number;
  /** Items of which nobody is known who could be asked. */
  nobody: number;
}

/** A population that people expect, as a link. */
export interface CampaignPreset {
  title: string;
  name: string;
  query: string;
}

/** What the page that starts a campaign shows. */
export interface CampaignStart {
  draft: CampaignDraft;
  preview: CampaignPreview;
  campaignId: string;
  presets: { title: string; presets: CampaignPreset[] }[];
  channels: AskingChannel[];
  teams: { id: string; name: string }[];
  maySend: boolean;
}

export const campaignSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  query: z.string(),
  team: z.string().nullable(),
  atEnd: z.enum(campaignEnds),
  remindDays: z.number().int(),
  /** People are written to; else its questions stand in inboxes only. */
  byMessage: z.boolean(),
  startedAt: z.date(),
  startedBy: z.string(),
  endsAt: z.date(),
  firstEndsAt: z.date(),
  state: z.enum(campaignStates),
  endedAt: z.date().nullable(),
  endedBy: z.string().nullable(),
  found: z.number().int(),
  identities: z.number().int(),
  items: z.number().int(),
  mark: z.string(),
});
/** How many items became what, of those within the reader's reach. */
export type OutcomeCounts = Partial<Record<CampaignOutcome, number>>;
export type CampaignWithout = z.output<typeof campaignSchema>;
/** A campaign with how far it is. */
export type CampaignRow = CampaignWithout & { counts: OutcomeCounts };

const questionSchema = z.object({
  id: z.uuid(),
  asked: z.string(),
  state: z.string(),
  askedAt: z.coerce.date(),
  dueAt: z.coerce.date(),
  answeredAt: z.coerce.date().nullable(),
  answeredBy: z.string().nullable(),
  via: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
});

export const campaignItemSchema = z.object({
  id: z.uuid(),
  identity: recordRefSchema,
  system: z.string(),
  role: z.enum(["technical", "business"]),
  kind: z.enum(["own", "reconfirm"]),
  risk: z.number().int(),
  /** As `ItemFacts` in words, by which its outcome is told. */
  facts: z.string(),
  outcome: z.enum(campaignOutcomes).nullable(),
  /** Who is to be asked first. */
  first: z.string().nullable(),
  owner: z.string().nullable(),
  /** Everybody who was asked within the campaign, the latest first. */
  questions: z.array(questionSchema),
});
/** One item with what became of it. */
export type CampaignItem = Omit<z.output<typeof campaignItemSchema>, "facts" | "outcome"> & {
  outcome: CampaignOutcome;
};

export const campaignPersonSchema = z.object({
  kind: z.enum(["person", "team"]),
  id: z.uuid(),
  name: z.string(),
  asked: z.number().int(),
  answered: z.number().int(),
  open: z.number().int(),
  expired: z.number().int(),
  lastWrittenAt: z.date().nullable(),
});
/** Somebody who was asked within a campaign, with how far they are. */
export type CampaignPerson = z.output<typeof campaignPersonSchema>;

/** What of somebody's questions is listed. */
export const saidChoices = ["answered", "open", "expired"] as const;

/** What a page shows of a campaign; said in its address. */
export const campaignViewSchema = z.object({
  show: z.enum(["people", "all", ...campaignOutcomes]).catch("all"),
  person: z.uuid().optional().catch(undefined),
  team: z.uuid().optional().catch(undefined),
  said: z.enum(saidChoices).optional().catch(undefined),
  after: z.string().max(2000).optional().catch(undefined),
  before: z.string().max(2000).optional().catch(undefined),
});
export type CampaignView = z.output<typeof campaignViewSchema>;

/** The sum of some outcomes. */
export function countOf(counts: OutcomeCounts, outcomes: readonly CampaignOutcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}

/** The address of the page that starts a campaign, with a choice. */
export function startAddress(draft: Partial<CampaignDraft>): string {
  const address = new URLSearchParams();
  const { name, query, from, teamId, channelId, end, atEnd, remindDays } = draft;
  if (name) address.set("name", name);
  if (query) address.set("q", query);
  if (from) address.set("from", from.join(","));
  if (teamId) address.set("team", teamId);
  if (channelId !== undefined) address.set("channel", channelId ?? "none");
  if (end) address.set("end", end);
  if (atEnd) address.set("atEnd", atEnd);
  if (remindDays) address.set("remind", String(remindDays));
  return `/ownership/campaigns/new?${address}`;
}

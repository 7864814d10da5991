import { showText } from "@/lib/domain/text";

/** Campaigns: owners of a population that is frozen at the start are asked until a day. Pure: the clock is a parameter. */

/** What becomes of questions that nobody answered by the end. Nothing is switched off, or given to anybody, by itself. */
export const campaignEnds = ["queue", "onward"] as const;
export type CampaignEnd = (typeof campaignEnds)[number];

export const campaignEndWords: Record<CampaignEnd, { title: string; what: string; letter: string }> = {
  queue: {
    title: "It waits for an analyst",
    what: "What nobody answered has no owner, and stands in the queue of what has none, until an analyst decides.",
    letter: "What is not answered by then has no owner, and an analyst decides about it.",
  },
  onward: {
    title: "Delegate, backup and manager are asked",
    what: "What somebody was asked and did not answer goes on to their delegate, backup and manager, each with the usual time and within the same limit; then, and where nobody was asked, it waits for an analyst.",
    letter: "What is not answered by then goes on to your delegate, backup or manager.",
  },
};

export const campaignStates = ["running", "ended", "stopped"] as const;
export type CampaignState = (typeof campaignStates)[number];

/** Days between reminders that can be chosen. */
export const remindChoices = [2, 5, 7, 14] as const;
/** A campaign runs for at least a day and at most half a year. */
export const longestDays = 180;
const dayMs = 86_400_000;
/** Without another choice it ends on the first Friday that leaves two weeks to answer. */
const usualDays = 14;
const friday = 5;

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** The instant at which a day (`2026-12-04`) ends, in UTC; null: there is no such day. */
export function endOfDay(day: string): Date | null {
  const end = new Date(`${day}T23:59:59.000Z`);
  return Number.isNaN(end.getTime()) || dayOf(end) !== day ? null : end;
}

/** On which day a campaign ends without another choice. */
export function usualEnd(now: Date): string {
  const first = new Date(now.getTime() + usualDays * dayMs);
  return dayOf(new Date(first.getTime() + ((friday - first.getUTCDay() + 7) % 7) * dayMs));
}

/** Why a campaign cannot end then; null: it can. */
export function whyNotUntil(end: Date, now: Date): string | null {
  const left = end.getTime() - now.getTime();
  if (left < dayMs) return "Leave people at least a day to answer.";
  if (left > longestDays * dayMs) return `A campaign runs for ${longestDays} days at most.`;
  return null;
}

/** A day with its weekday: `Friday 2026-12-04`. */
export function dayWords(at: Date): string {
  return `${weekdays[at.getUTCDay()]} ${dayOf(at)}`;
}

/** A campaign as its letters tell of it. */
export interface ToldCampaign {
  name: string;
  endsAt: Date;
  /** The end that was said at the start. */
  firstEndsAt: Date;
  atEnd: CampaignEnd;
}

/** What a letter says of the campaign that asks: until when, and what happens then. */
export function campaignSentence({ name, endsAt, firstEndsAt, atEnd }: ToldCampaign): string {
  const moved =
    endsAt.getTime() === firstEndsAt.getTime() ? "" : ` (moved; at first it was ${dayWords(firstEndsAt)})`;
  return `This is part of “${showText(name, 80)}”, until ${dayWords(endsAt)}${moved}. ${campaignEndWords[atEnd].letter} Nothing is switched off by itself.`;
}

/** What became of an item. */
export const campaignOutcomes = [
  "open",
  "room",
  "nobody",
  "elsewhere",
  "accepted",
  "outside",
  "declined",
  "unsure",
  "retire",
  "onward",
  "unanswered",
  "withdrawn",
  "gone",
] as const;
export type CampaignOutcome = (typeof campaignOutcomes)[number];

export const outcomeWords: Record<CampaignOutcome, { title: string; what: string }> = {
  open: { title: "Open", what: "Somebody is asked, and has not answered yet." },
  room: { title: "Waits for room", what: "Whom to ask is known, and has as much open as anybody may have." },
  nobody: { title: "Nobody to ask", what: "Nobody is known who could be asked. Name somebody." },
  elsewhere: { title: "Asked outside", what: "A question that is not of this campaign waits for an answer." },
  accepted: { title: "Accepted", what: "Whoever was asked answers for it." },
  outside: { title: "Owner found outside", what: "Somebody accepted it, or was set, by another way." },
  declined: { title: "Declined", what: "Whoever was asked says that it is not theirs." },
  unsure: { title: "Not known", what: "Whoever was asked does not know whose it is." },
  retire: { title: "Not needed", what: "Whoever was asked says that nobody needs it." },
  onward: { title: "Went on at the end", what: "Delegate, backup or manager were asked when it ended." },
  unanswered: { title: "Not answered", what: "Nobody answered in time." },
  withdrawn: { title: "Withdrawn", what: "The question was taken back." },
  gone: { title: "Gone", what: "It is not in the population any more: gone, off, or a human's." },
};

/** Outcomes with which somebody answers for an item. */
export const coveredOutcomes: readonly CampaignOutcome[] = ["accepted", "outside"];
/** Outcomes that need nothing more of this campaign. */
export const settledOutcomes: readonly CampaignOutcome[] = [
  ...coveredOutcomes,
  "declined",
  "unsure",
  "retire",
  "gone",
];

/** What is known of an item, read from what stands. */
export interface ItemFacts {
  /** Of its last question of this campaign; null: nobody was asked as yet. */
  state: "asked" | "accepted" | "declined" | "unsure" | "expired" | "withdrawn" | null;
  reason: string | null;
  /** That question was asked when the campaign was over. */
  late: boolean;
  /** It has an owner who accepted; of what was to be said again: who said so since the start. */
  owned: boolean;
  /** A question that is not of this campaign is open. */
  elsewhere: boolean;
  /** It is in the population. */
  present: boolean;
  waits: "room" | "somebody";
}

/** What became of an item: an answer before all else, then an owner by another way, then what it waits for. */
export function outcomeOf(facts: ItemFacts): CampaignOutcome {
  if (facts.state === "accepted") return "accepted";
  if (facts.owned) return "outside";
  if (facts.state === "asked") return facts.late ? "onward" : "open";
  if (facts.state === "declined") return facts.reason === "unneeded" ? "retire" : "declined";
  if (facts.state === "unsure") return "unsure";
  if (!facts.present) return "gone";
  if (facts.elsewhere) return "elsewhere";
  if (facts.state === "expired") return "unanswered";
  if (facts.state === "withdrawn") return "withdrawn";
  return facts.waits === "room" ? "room" : "nobody";
}

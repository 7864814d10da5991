import { z } from "zod";
import { recordRefSchema } from "@/lib/features/sources/schema";

/** What departures show and take. */

/** Why an identity is on the list of somebody who leaves. */
export const departureReasons = ["owns", "created", "runs_on_theirs", "could_know"] as const;
export type DepartureReason = (typeof departureReasons)[number];

export const reasonWords: Record<DepartureReason, { title: string; what: string }> = {
  owns: { title: "Owns", what: "that they answer for" },
  created: { title: "Made", what: "that they made" },
  runs_on_theirs: { title: "Runs on theirs", what: "where automation runs on their account or token" },
  could_know: { title: "Could know a secret", what: "whose secret they could know" },
};

/** How it was noticed that somebody left. */
export const departureWays = ["directory", "scim", "list", "hand"] as const;
export type DepartureWay = (typeof departureWays)[number];

export const wayTitles: Record<DepartureWay, string> = {
  directory: "a directory said so",
  scim: "the identity provider said so",
  list: "an imported list said so",
  hand: "somebody here said so",
};

/** What became of an item. */
export const standings = ["open", "asked", "taken", "rotated", "retired", "kept"] as const;
export type Standing = (typeof standings)[number];

export const standingWords: Record<Standing, { title: string; what: string }> = {
  open: { title: "Open", what: "Nothing was done about it." },
  asked: { title: "Asked", what: "Somebody is asked, and has not answered yet." },
  taken: { title: "Taken over", what: "Somebody else who is here accepted it." },
  rotated: { title: "Rotated", what: "Its secrets are newer than the departure." },
  retired: { title: "Retired", what: "It is gone, or nothing of theirs is in use." },
  kept: { title: "Kept as it is", what: "Somebody decided so." },
};

const counts = z.record(z.string(), z.number().int());

export const departureSchema = z.object({
  id: z.uuid(),
  person: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), active: z.boolean() }),
  how: z.enum(departureWays),
  noticedAt: z.date(),
  closedAt: z.date().nullable(),
  closedBy: z.string().nullable(),
  closeNote: z.string().nullable(),
  /** Identities on the list, and those of them where something is still to be done. */
  identities: z.number().int(),
  unsettled: z.number().int(),
  /** Taken over by somebody with a secret that may be older than the departure. */
  unrotated: z.number().int(),
  /** Identities by reason, and items by what became of them. */
  why: counts,
  stands: counts,
});
/** Somebody who left, and how far what they left behind is settled. */
export type DepartureRow = z.output<typeof departureSchema>;

export const departureIdentitySchema = z.object({
  identity: recordRefSchema,
  system: z.string().nullable(),
  reasons: z.array(
    z.object({ why: z.enum(departureReasons), evidence: z.string(), stands: z.enum(standings) }),
  ),
  /** Whether its secrets are newer than the departure. */
  secret: z.enum(["none", "rotated", "old", "unknown"]),
  taken: z.boolean(),
  owners: z.array(z.object({ role: z.string(), name: z.string() })),
  /** The last that was asked because of this departure. */
  question: z
    .object({
      state: z.string(),
      asked: z.string(),
      askedAt: z.coerce.date(),
      dueAt: z.coerce.date(),
      answeredAt: z.coerce.date().nullable(),
      answeredBy: z.string().nullable(),
    })
    .nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.coerce.date().nullable(),
  note: z.string().nullable(),
});

/** One identity with every reason for which a departure touches it. */
export type DepartureIdentity = z.output<typeof departureIdentitySchema> & {
  /** Whom to ask to take over; null: nobody needs to, or nobody is known. */
  proposed: { name: string; why: string } | null;
};

/** Taken over, and the secret that the leaver could know may still work. */
export function isUnrotated({ taken, reasons }: Pick<DepartureIdentity, "taken" | "reasons">): boolean {
  return taken && reasons.some(({ why, stands }) => why === "could_know" && stands === "open");
}

/** A page of a list, with the ways to the pages beside it. */
export interface DepartureList<Row> {
  rows: Row[];
  next: string | null;
  previous: string | null;
}

/** What somebody would leave behind: how many identities, and the riskiest of them. */
export interface LeavesBehind {
  total: number;
  rows: { id: string; name: string; reasons: { why: DepartureReason; evidence: string }[] }[];
}

/** What a page shows of a departure; said in its address. */
export const departureShows = ["open", "all", ...departureReasons, "ask"] as const;
export const departureViewSchema = z.object({
  show: z.enum(departureShows).catch("open"),
  after: z.string().max(2000).optional().catch(undefined),
  before: z.string().max(2000).optional().catch(undefined),
  channel: z.string().max(100).optional().catch(undefined),
});
export type DepartureView = z.output<typeof departureViewSchema>;

const note = z.string().trim().max(1000);
export const decideItemSchema = z.discriminatedUnion("decision", [
  z.strictObject({
    departureId: z.uuid(),
    identityId: z.uuid(),
    decision: z.literal("kept"),
    note: note.min(1, "Say why it stays as it is."),
  }),
  z.strictObject({ departureId: z.uuid(), identityId: z.uuid(), decision: z.literal("open") }),
]);
export type DecideItem = z.output<typeof decideItemSchema>;
export const closeDepartureSchema = z.strictObject({ departureId: z.uuid(), note });
export type CloseDeparture = z.output<typeof closeDepartureSchema>;
export const departureIdSchema = z.strictObject({ departureId: z.uuid() });
export const listLeftBehindSchema = z.strictObject({ personId: z.uuid() });

import { z } from "zod";
import type { GovernanceState } from "@/lib/domain/governance-state";
import type { FindingRow } from "@/lib/features/findings/schema";

/** A number of identities and the query whose rows it counts. `capped`: there are more than were counted. */
export interface Counted {
  count: number;
  capped: boolean;
  q: string;
}

/** A sentence of the first screen, or why it cannot be said. One that fails does not take the others along. */
export type Told<T> =
  | { ok: true; value: T; asOf: Date }
  | { ok: false; what: string; safe: string; next: string; id: string };

/** How far this organisation has come. `manual` and what Rollcall adds itself are no sources here. */
export type Stage = "no_source" | "never_read" | "read";

export interface Headline {
  /** Machine identities: everything but people. */
  all: Counted;
  ours: Counted;
  providers: Counted;
  /** Keys and tokens of persons; not shown where there are none. */
  personal: Counted;
  unsure: Counted;
  /** Set aside. */
  people: Counted;
  /** How many of all a spreadsheet names; null without one. */
  sheet: (Counted & { names: string[] }) | null;
}

/** A number of findings and the query whose rows it counts in the inbox. */
export interface CountedFindings {
  count: number;
  capped: boolean;
  query: string;
}

export interface FirstThings {
  /** Null: nothing was assessed yet. */
  assessedAt: Date | null;
  /** At most three, the one that closes most first. */
  deeds: FirstDeed[];
  /** Of the points of all open critical and high findings, from 0 to 1: what these deeds close together. */
  share: number;
  critical: CountedFindings;
  high: CountedFindings;
  /** The medium and low ones. */
  others: CountedFindings;
}

/** One thing to do, told by its worst finding. */
export interface FirstDeed {
  kind: "cause" | "identity" | "alone";
  worst: FindingRow;
  /** What to do; null: the rule is no longer asked. */
  fix: string | null;
  /** Null: this one finding only. */
  closes: CountedFindings | null;
}

export interface Removable {
  /** Holders of keys that nobody used. */
  unused: Counted;
  /** How many keys these hold. */
  keys: number;
  /** The same kinds of identity, where nobody can tell. */
  unknown: Counted;
}

export interface Growth {
  /**
   * The first day of each month or year, how many of today's identities there were at its end, and of these how many were made or
   * owned by somebody who has left since.
   */
  points: { day: string; alive: number; left: number }[];
  by: "month" | "year";
  known: Counted;
  /** Those whose creation no source states. */
  unknown: Counted;
  /** Findings that who made or owned something has left; false positives are none. */
  left: CountedFindings;
}

export interface LadderLine {
  /** The population that stands on the ladder. */
  population: Counted;
  /** How many stand on each rung, as they were last assessed. */
  rungs: Record<GovernanceState, Counted>;
  /** The fewest accounts whose claiming covers at least four fifths, or all there are; null where none is known. */
  byAccount: { decisions: number; covered: number; of: number } | null;
}

export interface BlindSpots {
  /** Whether this person may see sources: else what follows says nothing of them. */
  seesSources: boolean;
  /** What could not be read, the same failures together; the rest is counted. `scopes` is null where it is a whole source. */
  denied: {
    source: string;
    sourceId: string;
    scopes: number | null;
    message: string;
    permission: string | null;
  }[];
  moreDenied: number;
  /** Sources that are late, never read, or whose disappearances wait. */
  sources: { id: string; name: string; state: "stale" | "new" | "held"; lastCompleteAt: Date | null }[];
  /** Identities of which nobody can tell whether they are used, by system. */
  noUse: { system: string; identities: Counted }[];
  /** What the connectors in use cannot see, by their title. */
  never: { connector: string; what: string[] }[];
}

/** The answer of `/api/progress`. */
export const progressSchema = z.object({
  runs: z.array(
    z.object({
      sourceId: z.string(),
      source: z.string(),
      status: z.enum(["requested", "running"]),
      /** Parts of the source that are read to their end, and all that are planned; 0 while that is not known. */
      done: z.number().int(),
      scopes: z.number().int(),
      identities: z.number().int(),
      credentials: z.number().int(),
      placements: z.number().int(),
      /** What is being read now. */
      reading: z.string().nullable(),
    }),
  ),
  /** The demo organisation while it is loaded: its sources that were read, and all; null otherwise. */
  demo: z
    .object({
      read: z.number().int(),
      sources: z.number().int(),
      identities: z.number().int(),
      credentials: z.number().int(),
      placements: z.number().int(),
    })
    .nullable(),
  /** Changes when a run ends. */
  ended: z.string().nullable(),
});
export type SyncProgress = z.infer<typeof progressSchema>;

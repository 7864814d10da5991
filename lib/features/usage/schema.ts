import { z } from "zod";

/** What became of the records of a log. Each record is in exactly one of them, `unknownActors` apart. */
export const intakeCountsSchema = z.object({
  /** Counted now. */
  events: z.number().int(),
  /** Of those, of actors that are not in the inventory. */
  unknownActors: z.number().int(),
  /** Counted before. */
  duplicates: z.number().int(),
  /** Of a month that is closed: whether they were counted is no longer known. */
  late: z.number().int(),
  /** Older than any use that is kept. */
  tooOld: z.number().int(),
  /** Of a time that is yet to come. */
  future: z.number().int(),
  /** Records that tell of no use. */
  ignored: z.number().int(),
  unreadable: z.number().int(),
});
export type IntakeCounts = z.infer<typeof intakeCountsSchema>;

export const noCounts: IntakeCounts = {
  events: 0,
  unknownActors: 0,
  duplicates: 0,
  late: 0,
  tooOld: 0,
  future: 0,
  ignored: 0,
  unreadable: 0,
};

export function addCounts(a: IntakeCounts, b: IntakeCounts): IntakeCounts {
  return {
    events: a.events + b.events,
    unknownActors: a.unknownActors + b.unknownActors,
    duplicates: a.duplicates + b.duplicates,
    late: a.late + b.late,
    tooOld: a.tooOld + b.tooOld,
    future: a.future + b.future,
    ignored: a.ignored + b.ignored,
    unreadable: a.unreadable + b.unreadable,
  };
}

/** How long use is kept: single events and days, and months. */
export interface UsageKeeping {
  days: number;
  months: number;
}

/** What of a log was not counted, in words, with the number behind them. */
export function refusedWords(counts: IntakeCounts): [words: string, count: number][] {
  const said: [number, string][] = [
    [counts.duplicates, "were counted before"],
    [counts.late, "came too late: their month is closed, and whether they were counted is no longer known"],
    [counts.tooOld, "are older than use is kept"],
    [counts.future, "lie in the future"],
    [counts.unreadable, "could not be read"],
    [counts.ignored, "tell of no use by anybody of yours"],
  ];
  return said.flatMap(([count, words]): [string, number][] =>
    count > 0 ? [[`${count.toLocaleString("en")} ${words}`, count]] : [],
  );
}

/** Who acted and is not in the inventory. */
export interface UnknownActorRow {
  identityId: string;
  realm: string;
  externalId: string;
  name: string;
  events: number;
  lastAt: Date;
}

/** One log that came in. */
export interface IntakeRow {
  id: string;
  kind: string;
  name: string;
  startedAt: Date;
  endedAt: Date | null;
  failure: string | null;
  counts: IntakeCounts;
  problems: { where: string; what: string }[];
  firstAt: Date | null;
  lastAt: Date | null;
}

/** The logs of a source, and who acted in them and is not in the inventory. */
export interface SourceLogs {
  intakes: { rows: IntakeRow[]; total: number };
  unknown: { rows: UnknownActorRow[]; total: number; events: number };
}

import { z } from "zod";
import { failureViewSchema } from "./schema-setup";
import { runStatuses } from "./schema-words";

/** What a run brought, by kind; while it runs, so far. */
export const countsSchema = z.record(z.string(), z.unknown()).transform((counts) => {
  const numbers = Object.entries(counts).flatMap(([name, n]) =>
    typeof n === "number" ? [[name, n] as const] : [],
  );
  return Object.fromEntries(numbers);
});

/** How far a run is: what the screens poll. Dates are ISO 8601, because it crosses the wire as JSON. */
export const runProgressSchema = z.object({
  id: z.uuid(),
  sourceId: z.uuid(),
  sourceName: z.string(),
  status: z.enum(runStatuses),
  /** False until the scopes are known. */
  planned: z.boolean(),
  scopes: z.number().int(),
  /** Read to their end, and given up on. */
  complete: z.number().int(),
  incomplete: z.number().int(),
  records: z.number().int(),
  /** What is being read now; null while nothing is. */
  reading: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
});
export type RunProgress = z.output<typeof runProgressSchema>;

export const progressSchema = z.object({ runs: z.array(runProgressSchema) });

/** One run of a source's history. */
export const runViewSchema = z.object({
  id: z.uuid(),
  status: z.enum(runStatuses),
  trigger: z.enum(["person", "schedule", "import", "command"]),
  requestedBy: z.string(),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  baseline: z.boolean(),
  counts: countsSchema,
  failure: failureViewSchema.nullable(),
  notes: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), size: z.number() })).nullable(),
  declaredComplete: z.boolean().nullable(),
  scopes: z.number().int(),
  complete: z.number().int(),
  incomplete: z.number().int(),
  records: z.number().int(),
  problems: z.number().int(),
  held: z.number().int(),
});
export type RunView = z.output<typeof runViewSchema>;

/** One scope of a run. */
export const scopeViewSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  dataSet: z.string(),
  status: z.enum(["waiting", "running", "complete", "incomplete"]),
  failure: failureViewSchema.nullable(),
  records: z.number().int(),
  problems: z.number().int(),
  counts: countsSchema,
  finishedAt: z.date().nullable(),
  /** When this scope was last read to its end, in any run. */
  lastCompleteAt: z.date().nullable(),
});
export type ScopeView = z.output<typeof scopeViewSchema>;

export const deadLetterSchema = z.object({
  id: z.string(),
  scope: z.string(),
  place: z.string(),
  what: z.string(),
});
export type DeadLetterView = z.output<typeof deadLetterSchema>;

export interface RunDetail {
  run: RunView;
  /** Those that could not be read first; cut at `scopeLimit`. */
  scopes: ScopeView[];
  deadLetters: DeadLetterView[];
}

/** Disappearances of one scope that wait for a decision, or how it was decided. */
export interface HeldScope {
  scopeId: string;
  runId: string;
  title: string;
  heldAt: Date;
  kinds: { recordType: string; missing: number; total: number; reason: string; sample: string[] | null }[];
}

/** What a source reads no longer: scopes that it listed before, and the records that nothing else shows. */
export interface LeftScopes {
  scopes: number;
  since: Date;
  titles: string[];
  kinds: { recordType: string; records: number }[];
  /** Names of identities, then places. */
  sample: string[];
}

export interface DecidedHold {
  id: string;
  title: string;
  recordType: string;
  missing: number;
  state: "released" | "discarded" | "replaced";
  decidedAt: Date | null;
  decidedBy: string | null;
  appliedAt: Date | null;
}

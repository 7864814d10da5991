import { z } from "zod";
import { riskListIds } from "@/lib/domain/assessment/owasp";
import { ruleLanguages } from "@/lib/domain/custom-rule/custom-rule";
import { caseSchema } from "@/lib/domain/custom-rule/facts";
import { isThresholdName } from "@/lib/domain/definitions/thresholds";
import { severities } from "@/lib/domain/severity";

/** A rule of our own as a replay keeps it; it was checked when it was asked for. */
export const triedDefinitionSchema = z.strictObject({
  slug: z.string(),
  title: z.string(),
  why: z.string(),
  fix: z.string(),
  verify: z.string(),
  severity: z.enum(severities),
  risks: z.array(z.enum(riskListIds)),
  language: z.enum(ruleLanguages),
  expression: z.string(),
  sentence: z.string(),
  oneFix: z.boolean().default(false),
  cases: z.array(caseSchema),
});

/** A change that is tried before it is made. */
export const replayAskSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("rule"),
    ruleId: z.string().max(200),
    enabled: z.boolean(),
    severity: z.enum(severities).nullable(),
  }),
  z.strictObject({
    kind: z.literal("threshold"),
    name: z.string().refine(isThresholdName, "There is no such limit."),
    value: z.number().int().positive().nullable(),
  }),
  z.strictObject({ kind: z.literal("custom"), definition: triedDefinitionSchema }),
  // A rule of our own as it is saved, switched.
  z.strictObject({ kind: z.literal("own"), slug: z.string().max(200), on: z.boolean() }),
  // The list of breached vendors as it would be.
  z.strictObject({
    kind: z.literal("vendors"),
    names: z.array(z.string().trim().min(1).max(200)).max(500),
  }),
]);
export type ReplayAsk = z.output<typeof replayAskSchema>;

export const replayDays = [0, 30, 90] as const;

export const requestReplaySchema = z.strictObject({
  asked: replayAskSchema,
  days: z.union(replayDays.map((days) => z.literal(days))),
});

const count = z.number().int();
const counted = z.array(z.object({ name: z.string().nullable(), findings: count }));

/** Findings that a change would bring or take away. */
const sideSchema = z.object({
  findings: count,
  identities: count,
  places: count,
  bySeverity: z.object({ critical: count, high: count, medium: count, low: count }),
  /** Those with the most first; null: nobody answers for them. */
  byOwner: counted,
  bySystem: counted,
  sample: z.array(
    z.object({
      rule: z.string(),
      severity: z.enum(severities),
      sentence: z.string(),
      identity: z.object({ id: z.string(), name: z.string() }).nullable(),
      place: z.string().nullable(),
    }),
  ),
});
export type ReplaySide = z.output<typeof sideSchema>;

export const replayResultSchema = z.object({
  looked: count,
  raise: sideSchema,
  resolve: sideSchema,
  /** Findings that stay open with another severity. */
  moved: count,
  unknown: z.object({
    identities: count,
    needs: z.array(z.object({ what: z.string(), identities: count })),
  }),
  /** By day, the oldest first: how many would have been open, and how many of them new. */
  history: z.array(z.object({ day: z.iso.date(), open: count, raised: count })),
  /** What would have been raised on any of these days. */
  raisedInAll: sideSchema.nullable(),
  /** What the days cannot show. */
  limits: z.array(z.string()),
});
export type ReplayResult = z.output<typeof replayResultSchema>;

export const replayStates = ["waiting", "running", "done", "failed"] as const;

export const replaySchema = z.object({
  id: z.uuid(),
  asked: replayAskSchema,
  days: count,
  state: z.enum(replayStates),
  done: count,
  total: count,
  result: replayResultSchema.nullable(),
  failure: z.string().nullable(),
  askedAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type Replay = z.output<typeof replaySchema>;

export const readReplaySchema = z.strictObject({ id: z.uuid() });

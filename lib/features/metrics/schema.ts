import { z } from "zod";
import type { metrics } from "@/lib/domain/definitions/metrics";

/** How complete the look behind a number was. */
export const metricCoverageSchema = z.object({
  sources: z.object({ fresh: z.number().int(), total: z.number().int() }),
  scopes: z.object({ complete: z.number().int(), total: z.number().int() }),
  /** ISO 8601; null where nothing was read to its end. */
  oldestCollectedAt: z.string().nullable(),
});
export type MetricCoverage = z.infer<typeof metricCoverageSchema>;

const count = z.number().int();
const days = z.number().nullable();

/** What stands beside each number. */
export const metricDetailsSchemas = {
  M1: z.object({
    stock: count,
    baselineFlow: count,
    baselineStock: count,
    /** What identities are not compared with, because no source shows it. */
    notMatchedWith: z.array(z.string()),
  }),
  M2: z.object({ topThreeOwners: z.number().nullable() }),
  M3: z.object({
    noWayIn: count,
    staticRooted: count,
    credentials: z.object({ active: count, shortLived: count, notAssessable: count }),
  }),
  M4: z.object({ disabled: count }),
  M5: z.object({
    median: days,
    p90: days,
    oldest: days,
    lifetimeUnknown: count,
    certificates: z.object({
      active: count,
      endUnknown: count,
      ended: count,
      medianDaysLeft: days,
      shortestDaysLeft: days,
    }),
  }),
  M6: z.object({
    atLeast: z.boolean(),
    method: z.string(),
    dormant: count,
    dormancyUnknown: count,
    unowned: count,
    ownershipUnknown: count,
    static: count,
    staticUnknown: count,
  }),
} as const satisfies Record<keyof typeof metrics, z.ZodType>;

const base = z.object({
  /** The UTC day, `YYYY-MM-DD`. */
  day: z.string(),
  /** `all`, `system:aws`, `environment:production`, `environment:none`, `kind:cloud_role`; of M2 also `sensitivity:high`, `tier:0`, `tier:unknown`. */
  breakdown: z.string(),
  /** Of the definition. */
  version: z.number().int(),
  /** Null where there is nothing to measure. */
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  notAssessable: z.number().int(),
  coverage: metricCoverageSchema,
  takenAt: z.date(),
});

/** One metric on one day, for all or for one breakdown. */
export const metricDaySchema = z.discriminatedUnion("metric", [
  base.extend({ metric: z.literal("M1"), details: metricDetailsSchemas.M1 }),
  base.extend({ metric: z.literal("M2"), details: metricDetailsSchemas.M2 }),
  base.extend({ metric: z.literal("M3"), details: metricDetailsSchemas.M3 }),
  base.extend({ metric: z.literal("M4"), details: metricDetailsSchemas.M4 }),
  base.extend({ metric: z.literal("M5"), details: metricDetailsSchemas.M5 }),
  base.extend({ metric: z.literal("M6"), details: metricDetailsSchemas.M6 }),
]);
export type MetricDay = z.infer<typeof metricDaySchema>;

/** A metric's value on one day, for drawing. */
export const metricPointSchema = z.object({
  day: z.string(),
  breakdown: z.string(),
  value: z.number().nullable(),
  coverage: metricCoverageSchema,
});
export type MetricPoint = z.infer<typeof metricPointSchema>;

import type { Pool } from "pg";
import { z } from "zod";
import { type MetricId, metrics } from "@/lib/domain/definitions/metrics";
import { AppError } from "@/lib/platform/errors";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type MetricDay, type MetricPoint, metricDaySchema, metricPointSchema } from "./schema";

/** Longer back nothing is drawn. */
const longestDays = 365;

/**
 * The newest day's rows of every metric, by metric and breakdown, `all` first; an empty list while no day was computed.
 * Metrics are of the whole organisation: throws an AppError, `not_permitted`, for whom may not read them.
 */
export function listNewestMetrics(pool: Pool, scope: Scope): Promise<MetricDay[]> {
  requireMetrics(scope);
  return guardedRead(pool, async (db) => {
    const found = await db.query(
      `SELECT metric, day::text, breakdown, version, value, numerator, denominator, not_assessable AS "notAssessable",
         details, coverage, taken_at AS "takenAt"
       FROM metric_days WHERE day = (SELECT max(day) FROM metric_days WHERE metric = 'M1') ORDER BY metric, breakdown <> 'all', breakdown`,
    );
    return z.array(metricDaySchema).parse(found.rows);
  });
}

/**
 * One metric's values of a year by day, of some of its breakdowns, by the definition of today only: the oldest day first.
 * A day that was not counted has no row. Throws an AppError, `not_permitted`, for whom may not read metrics.
 */
export function listMetricPoints(
  pool: Pool,
  scope: Scope,
  { metric, breakdowns, now }: { metric: MetricId; breakdowns: readonly string[]; now: Date },
): Promise<MetricPoint[]> {
  requireMetrics(scope);
  return guardedRead(pool, async (db) => {
    const found = await db.query(
      `SELECT day::text, breakdown, value, coverage FROM metric_days WHERE metric = $1 AND version = $2 AND breakdown = ANY($3)
         AND day > ($4::timestamptz AT TIME ZONE 'UTC')::date - ${longestDays} ORDER BY day, breakdown`,
      [metric, metrics[metric].version, breakdowns, now],
    );
    return z.array(metricPointSchema).parse(found.rows);
  });
}

function requireMetrics(scope: Scope): void {
  if (scope.can("metric:read")) return;
  throw new AppError({
    code: "not_permitted",
    message: "Your role does not read metrics.",
    safe: "Nothing was changed.",
    next: "Ask an administrator for a role that does.",
  });
}

import type { Pool } from "pg";
import { z } from "zod";
import { AppError } from "@/lib/platform/errors";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type MetricDay, metricDaySchema } from "./schema";

/**
 * The newest day's rows of every metric, by metric and breakdown, `all` first; an empty list while no day was computed.
 * Metrics are of the whole organisation: throws an AppError, `not_permitted`, for whom may not read them.
 */
export function listNewestMetrics(pool: Pool, scope: Scope): Promise<MetricDay[]> {
  if (!scope.can("metric:read")) {
    throw new AppError({
      code: "not_permitted",
      message: "Your role does not read metrics.",
      safe: "Nothing was changed.",
      next: "Ask an administrator for a role that does.",
    });
  }
  return guardedRead(pool, async (db) => {
    const found = await db.query(
      `SELECT metric, day::text, breakdown, version, value, numerator, denominator, not_assessable AS "notAssessable",
         details, coverage, taken_at AS "takenAt"
       FROM metric_days WHERE day = (SELECT max(day) FROM metric_days WHERE metric = 'M1') ORDER BY metric, breakdown <> 'all', breakdown`,
    );
    return z.array(metricDaySchema).parse(found.rows);
  });
}

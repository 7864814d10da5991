import type { PoolClient } from "pg";
import type { MetricId } from "@/lib/domain/definitions/metrics";
import { metrics } from "@/lib/domain/definitions/metrics";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";

/** What the statements that write a day's rows share. */
export interface MetricsDay {
  tx: PoolClient;
  now: Date;
  /** The UTC day, `YYYY-MM-DD`. */
  day: string;
  coverage: object;
  limits: ThresholdOverrides;
}

/** The expressions of one metric, each an aggregate over the rows of `from`, which has system, environment and kind. */
export interface MetricSql {
  metric: MetricId;
  from: string;
  value: string;
  numerator: string;
  denominator: string;
  notAssessable: string;
  /** A jsonb expression. */
  details: string;
  /** What it is broken down by beside the usual. */
  more?: readonly Breakdown[];
  values?: unknown[];
}

/** By what every metric is broken down, and M2 beside. What has none of it is `none`. */
const usual = ["system", "environment", "kind"] as const;
export type Breakdown = (typeof usual)[number] | "sensitivity" | "tier";

/** The name of the breakdown of a row `r`, of one that it is grouped by. */
export function breakdownSql(column: Breakdown): string {
  const absent = column === "tier" ? "unknown" : "none";
  return `'${column}:' || coalesce(r.${column}::text, '${absent}')`;
}

/** Writes a metric's rows of the day, for all and for each breakdown. `$1` to `$5` are taken; own values begin at `$6`. */
export async function writeMetric(of: MetricsDay, sql: MetricSql): Promise<void> {
  const columns = [...usual, ...(sql.more ?? [])];
  const named = columns.map((column) => `WHEN grouping(r.${column}) = 0 THEN ${breakdownSql(column)}`);
  const sets = columns.map((column) => `(r.${column})`);
  await of.tx.query(
    `INSERT INTO metric_days (metric, day, breakdown, version, value, numerator, denominator, not_assessable, details, coverage, taken_at)
     SELECT $1, $2::date, CASE ${named.join(" ")} ELSE 'all' END, $3, ${sql.value}, ${sql.numerator}, ${sql.denominator}, ${sql.notAssessable}, ${sql.details}, $4::jsonb, $5
     FROM (${sql.from}) r GROUP BY GROUPING SETS ((), ${sets.join(", ")})`,
    [
      sql.metric,
      of.day,
      metrics[sql.metric].version,
      JSON.stringify(of.coverage),
      of.now,
      ...(sql.values ?? []),
    ],
  );
}

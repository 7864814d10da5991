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
  values?: unknown[];
}

const BREAKDOWN = `CASE WHEN grouping(r.system) = 0 THEN 'system:' || r.system
  WHEN grouping(r.environment) = 0 THEN 'environment:' || coalesce(r.environment, 'none')
  WHEN grouping(r.kind) = 0 THEN 'kind:' || r.kind ELSE 'all' END`;

/** Writes a metric's rows of the day, for all and for each breakdown. `$1` to `$5` are taken; own values begin at `$6`. */
export async function writeMetric(of: MetricsDay, sql: MetricSql): Promise<void> {
  await of.tx.query(
    `INSERT INTO metric_days (metric, day, breakdown, version, value, numerator, denominator, not_assessable, details, coverage, taken_at)
     SELECT $1, $2::date, ${BREAKDOWN}, $3, ${sql.value}, ${sql.numerator}, ${sql.denominator}, ${sql.notAssessable}, ${sql.details}, $4::jsonb, $5
     FROM (${sql.from}) r GROUP BY GROUPING SETS ((), (r.system), (r.environment), (r.kind))`,
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

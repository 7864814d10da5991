import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { dormantSql, neverUsedSql } from "@/lib/features/metrics/definition-sql";
import { type MetricsDay, writeMetric } from "./statements";

const count = (condition: string) => `count(*) FILTER (WHERE ${condition})`;

/** Dormant or never used, for a credential whatever its status: people switch a key off before they delete it. */
const unused = (c: string, expectedUse: string, at: string, limits: ThresholdOverrides) =>
  `CASE WHEN ${neverUsedSql(c)} THEN 'yes' ELSE ${dormantSql({ row: c, status: "'active'", expectedUse, runsSomething: "'no'", at, limits })} END`;

/**
 * M4: credentials that are gone and were dormant or never used at the last look before they went, since the first day.
 * Disabled and unused ones are the second figure. Not counted: what a newer key of the same kind replaced, what went with
 * its source or its account, and what no key was (federation, the platform's own).
 */
export async function writeRemoved(of: MetricsDay): Promise<void> {
  await writeMetric(of, {
    metric: "M4",
    from: `WITH ours AS (
        SELECT c.*, f.system, f.environment, f.kind, f.expected_use FROM credentials c JOIN metric_facts f ON f.id = c.identity_id
        LEFT JOIN containers a ON a.id = f.container_id
        WHERE f.ours AND c.type NOT IN ('federated', 'platform_managed') AND coalesce(a.status, 'active') = 'active'
          AND (c.gone_at IS NOT NULL OR c.status = 'disabled')),
      looked AS (
        SELECT o.*, CASE WHEN o.gone_at IS NOT NULL THEN coalesce((
          SELECT max(sc.collected_at) FROM sightings s JOIN sync_scopes sc ON sc.ref = s.scope_ref AND sc.status = 'complete'
          WHERE s.record_id = o.id AND sc.collected_at < o.missing_since), o.missing_since, o.gone_at) ELSE $5 END AS looked_at
        FROM ours o)
      SELECT l.system, l.environment, l.kind, l.gone_at IS NOT NULL AS gone, ${unused("l", "l.expected_use", "l.looked_at", of.limits)} AS unused
      FROM looked l
      WHERE NOT EXISTS (SELECT FROM credentials n WHERE n.identity_id = l.identity_id AND n.type = l.type AND n.id <> l.id
          AND n.gone_at IS NULL AND n.status = 'active' AND coalesce(n.created_at, n.first_seen_at) > coalesce(l.created_at, l.first_seen_at))
        AND NOT EXISTS (SELECT FROM sightings s JOIN sources src ON src.id = s.source_id
          WHERE s.record_id = l.id AND src.removed_at <= coalesce(l.gone_at, $5))`,
    value: count("r.gone AND r.unused = 'yes'"),
    numerator: count("r.gone AND r.unused = 'yes'"),
    denominator: count("r.gone"),
    notAssessable: count("r.gone AND r.unused = 'unknown'"),
    details: `jsonb_build_object('disabled', ${count("NOT r.gone AND r.unused = 'yes'")})`,
  });
}

const AGE = "extract(epoch FROM $5::timestamptz - r.since) / 86400";
const LEFT = "extract(epoch FROM r.expires_at - $5::timestamptz) / 86400";
const AGED = "r.type <> 'x509' AND r.short = 'no'";
const CERTIFICATE = "r.type = 'x509'";
const rounded = (expression: string) => `round((${expression})::numeric, 3)`;

/** M5: the age in days of active static credentials of the population; certificates by the days that they have left. */
export async function writeAge(of: MetricsDay): Promise<void> {
  const at = (part: number, what: string, where: string) =>
    rounded(`percentile_cont(${part}) WITHIN GROUP (ORDER BY (${what})) FILTER (WHERE ${where})`);
  await writeMetric(of, {
    metric: "M5",
    from: `SELECT c.type, c.since, c.short, c.expires_at, f.system, f.environment, f.kind FROM metric_credentials c
      JOIN metric_facts f ON f.id = c.identity_id WHERE f.in_p AND c.status = 'active'`,
    value: `avg(${AGE}) FILTER (WHERE ${AGED} AND r.since IS NOT NULL)`,
    numerator: `sum(${AGE}) FILTER (WHERE ${AGED} AND r.since IS NOT NULL)`,
    denominator: count(`${AGED} AND r.since IS NOT NULL`),
    notAssessable: count(`${AGED} AND r.since IS NULL`),
    details: `jsonb_build_object('median', ${at(0.5, AGE, `${AGED} AND r.since IS NOT NULL`)}, 'p90', ${at(0.9, AGE, `${AGED} AND r.since IS NOT NULL`)},
      'oldest', ${rounded(`max(${AGE}) FILTER (WHERE ${AGED})`)},
      'lifetimeUnknown', ${count("r.type <> 'x509' AND r.short = 'unknown'")},
      'certificates', jsonb_build_object('active', ${count(CERTIFICATE)}, 'endUnknown', ${count(`${CERTIFICATE} AND r.expires_at IS NULL`)},
        'ended', ${count(`${CERTIFICATE} AND r.expires_at <= $5`)},
        'medianDaysLeft', ${at(0.5, LEFT, `${CERTIFICATE} AND r.expires_at IS NOT NULL`)},
        'shortestDaysLeft', ${rounded(`min(${LEFT}) FILTER (WHERE ${CERTIFICATE} AND r.expires_at > $5)`)}))`,
  });
}

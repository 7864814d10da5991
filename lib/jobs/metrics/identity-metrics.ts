import { breakdownSql, type MetricsDay, writeMetric } from "./statements";

const count = (condition: string) => `count(*) FILTER (WHERE ${condition})`;
const share = (part: string, whole: string) => `(${part})::float8 / nullif(${whole}, 0)`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** What no source shows yet that would tell an identity from an unknown one. */
const NOT_MATCHED = `'["approved requests", "infrastructure code"]'::jsonb`;
const IN_DAY = (day: string) =>
  `r.first_seen_at >= ${day}::date AT TIME ZONE 'UTC' AND r.first_seen_at < (${day}::date + 1) AT TIME ZONE 'UTC'`;

/** M1: those that became unknown on the day, those still unknown, and the same for what a first look found. */
export async function writeUnknown(of: MetricsDay): Promise<void> {
  const flow = count(`NOT r.baseline AND ${IN_DAY("$2")}`);
  const still = "r.in_p AND r.owned <> 'yes'";
  await writeMetric(of, {
    metric: "M1",
    from: "SELECT * FROM metric_facts WHERE ours AND unknown_at_first",
    value: flow,
    numerator: flow,
    denominator: "NULL::float8",
    notAssessable: "0",
    details: `jsonb_build_object('stock', ${count(`NOT r.baseline AND ${still}`)}, 'baselineFlow', ${count(`r.baseline AND ${IN_DAY("$2")}`)},
      'baselineStock', ${count(`r.baseline AND ${still}`)}, 'notMatchedWith', ${NOT_MATCHED})`,
  });
  // A look that went over midnight finds more of yesterday after yesterday's row was written.
  await of.tx.query(
    `UPDATE metric_days m SET value = f.n FROM (
       SELECT b.breakdown, count(r.id) AS n
       FROM (SELECT breakdown FROM metric_days WHERE metric = 'M1' AND day = $1::date - 1) b
       LEFT JOIN metric_facts r ON r.ours AND r.unknown_at_first AND NOT r.baseline AND ${IN_DAY("($1::date - 1)")}
         AND b.breakdown IN ('all', 'system:' || r.system, 'environment:' || coalesce(r.environment, 'none'), 'kind:' || r.kind)
       GROUP BY b.breakdown) f
     WHERE m.metric = 'M1' AND m.day = $1::date - 1 AND m.breakdown = f.breakdown AND m.value IS DISTINCT FROM f.n`,
    [of.day],
  );
}

/** M2: the owned of the population, and the share of them that the three largest owners hold. */
export async function writeOwned(of: MetricsDay): Promise<void> {
  await writeMetric(of, {
    metric: "M2",
    from: "SELECT * FROM metric_facts WHERE in_p",
    value: share(count("r.owned = 'yes'"), "count(*)"),
    numerator: count("r.owned = 'yes'"),
    denominator: "count(*)",
    notAssessable: count("r.owned = 'unknown'"),
    details: `jsonb_build_object('topThreeOwners', NULL)`,
    more: ["sensitivity", "tier"],
  });
  for (const column of [null, "system", "environment", "kind", "sensitivity", "tier"] as const) {
    const label = column === null ? "'all'" : breakdownSql(column);
    await of.tx.query(
      `WITH held AS (
         SELECT ${label} AS breakdown, owner, count(*) AS n FROM metric_facts r WHERE in_p AND owned = 'yes' GROUP BY 1, 2),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY breakdown ORDER BY n DESC, owner) AS place FROM held),
       top AS (SELECT breakdown, sum(n) FILTER (WHERE place <= 3)::float8 / sum(n) AS share FROM ranked GROUP BY breakdown)
       UPDATE metric_days m SET details = jsonb_build_object('topThreeOwners', top.share)
       FROM top WHERE m.metric = 'M2' AND m.day = $1 AND m.breakdown = top.breakdown`,
      [of.day],
    );
  }
}

/** M3: those whose every way in is short-lived, of those with one; and the same per credential. */
export async function writeShortLived(of: MetricsDay): Promise<void> {
  const ways = count("r.short <> 'no_way_in'");
  await writeMetric(of, {
    metric: "M3",
    from: `SELECT f.system, f.environment, f.kind, f.short, f.static_rooted, k.active, k.active_short, k.active_unknown
      FROM (SELECT * FROM metric_facts WHERE in_p) f LEFT JOIN (
        SELECT identity_id, count(*) AS active, count(*) FILTER (WHERE short = 'yes') AS active_short,
          count(*) FILTER (WHERE short = 'unknown') AS active_unknown
        FROM metric_credentials WHERE status = 'active' GROUP BY identity_id) k ON k.identity_id = f.id`,
    value: share(count("r.short = 'yes'"), ways),
    numerator: count("r.short = 'yes'"),
    denominator: ways,
    notAssessable: count("r.short = 'unknown'"),
    details: `jsonb_build_object('noWayIn', ${count("r.short = 'no_way_in'")}, 'staticRooted', ${count("r.static_rooted")},
      'credentials', jsonb_build_object('active', coalesce(sum(r.active), 0), 'shortLived', coalesce(sum(r.active_short), 0),
        'notAssessable', coalesce(sum(r.active_unknown), 0)))`,
  });
}

/** How the privileged are told since version 2 of M6. */
const privilegeMethod =
  "Tier 0 (can give itself or others access, or administers an account, tenant, cluster or database) and Tier 1 (can change production, or reads sensitive data of a whole account), by what the assessment understands of what each holds, through groups and whom it may become. It is at least so many where some of what they hold was not understood or not listed.";

/** M6: Tier 0 and Tier 1 as they were last assessed, and of these the dormant, the unowned and the static. */
export async function writePrivileged(of: MetricsDay): Promise<void> {
  const privileged = "r.tier IN (0, 1)";
  await writeMetric(of, {
    metric: "M6",
    from: "SELECT * FROM metric_facts WHERE in_p",
    value: count(privileged),
    numerator: count(privileged),
    denominator: "count(*)",
    notAssessable: count("r.tier IS NULL"),
    details: `jsonb_build_object('atLeast', coalesce(bool_or(r.tier IS NULL OR (r.tier = 2 AND r.at_least)), false), 'method', ${text(privilegeMethod)},
      'dormant', ${count(`${privileged} AND r.dormant = 'yes'`)}, 'dormancyUnknown', ${count(`${privileged} AND r.dormant = 'unknown'`)},
      'unowned', ${count(`${privileged} AND r.owned = 'no'`)}, 'ownershipUnknown', ${count(`${privileged} AND r.owned = 'unknown'`)},
      'static', ${count(`${privileged} AND r.short = 'no'`)}, 'staticUnknown', ${count(`${privileged} AND r.short = 'unknown'`)})`,
  });
}

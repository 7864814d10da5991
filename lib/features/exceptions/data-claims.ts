import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { severities } from "@/lib/domain/severity";
import { findingNoun } from "@/lib/features/findings/query";
import { type SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";

/** The place of a severity: the worst first. */
export const severityPlace = (column: string) =>
  `array_position(ARRAY[${severities.map((each) => `'${each}'`).join(", ")}], ${column})`;

interface QueryScope {
  id: string;
  rule_id: string;
  query: string;
}

/**
 * SQL that gives which active exception covers which open finding (`finding_id`, `exception_id`): of several the narrowest,
 * and of those the last. `narrow` is a further condition on `findings f` and `exceptions e`. What became worse than was excepted is
 * not covered, and neither is anything by a query that can no longer be read.
 */
export async function coverSql(db: Runner, p: SqlParameters, now: Date, narrow = "TRUE"): Promise<string> {
  const at = p.time(now);
  const holds = `f.state = 'open' AND e.state = 'active' AND e.expires_at > ${at} AND ${narrow}`;
  const within = (cap: string) => `${severityPlace("f.severity")} >= ${severityPlace(cap)}`;
  const parts = [
    `SELECT f.id AS finding_id, e.id, e.scope_kind, e.requested_at FROM exceptions e
       JOIN exception_findings m ON m.exception_id = e.id AND m.returned_at IS NULL JOIN findings f ON f.id = m.finding_id
     WHERE e.scope_kind = 'finding' AND ${holds} AND ${within("m.severity")}`,
    `SELECT f.id, e.id, e.scope_kind, e.requested_at FROM exceptions e
       JOIN findings f ON f.identity_id = e.identity_id AND f.rule_id = e.rule_id
     WHERE e.scope_kind = 'identity' AND ${holds} AND ${within("e.severity_cap")}`,
  ];
  const queries = await db.query<QueryScope>(
    "SELECT id, rule_id, query FROM exceptions WHERE scope_kind = 'query' AND state = 'active' ORDER BY id",
  );
  for (const { id, rule_id, query } of queries.rows) {
    const found = scopeConditions(rule_id, query, p, now);
    if (found === null) continue;
    parts.push(`SELECT f.id, e.id, e.scope_kind, e.requested_at FROM exceptions e JOIN findings f ON TRUE
     WHERE e.id = ${p.add(id)}::uuid AND ${holds} AND ${within("e.severity_cap")} AND ${found.join(" AND ")}`);
  }
  return `SELECT DISTINCT ON (c.finding_id) c.finding_id, c.id AS exception_id FROM (${parts.join(" UNION ALL ")}) c
    ORDER BY c.finding_id, array_position(ARRAY['finding', 'identity', 'query'], c.scope_kind), c.requested_at DESC, c.id`;
}

/** The conditions on `findings f` of this rule on whatever the query finds; null where it cannot be read. */
export function scopeConditions(ruleId: string, query: string, p: SqlParameters, now: Date): string[] | null {
  const parsed = parseQuery(query, findingFields);
  if (!parsed.ok) return null;
  return [`f.rule_id = ${p.add(ruleId)}`, ...termsSql(findingNoun, parsed.terms, { p, now })];
}

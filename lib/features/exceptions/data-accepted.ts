import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import { coverSql } from "./data-claims";

/**
 * The open findings of these identities whose risk people accept, by rule and key: also those that a narrower or later snooze or
 * false positive covers, which takes back nobody's decision.
 */
export async function acceptedOn(
  db: Runner,
  identities: readonly string[],
  now: Date,
): Promise<{ identity: string; rule: string; key: string }[]> {
  const any = await db.query(
    "SELECT FROM exceptions WHERE kind = 'accepted_risk' AND state = 'active' AND expires_at > $1 LIMIT 1",
    [now],
  );
  if (any.rowCount === 0) return [];
  const p = new SqlParameters();
  const of = `f.identity_id = ANY(${p.add(identities)}::uuid[])`;
  const cover = await coverSql(db, p, now, `${of} AND e.kind = 'accepted_risk'`);
  const found = await db.query<{ identity: string; rule: string; key: string }>(
    `SELECT f.identity_id AS identity, f.rule_id AS rule, f.key FROM (${cover}) a JOIN findings f ON f.id = a.finding_id`,
    p.values,
  );
  return found.rows;
}

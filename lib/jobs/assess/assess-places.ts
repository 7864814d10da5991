import type { PoolClient } from "pg";
import { assessPlace } from "@/lib/domain/assessment/assess";
import type { PlaceRule, Policy } from "@/lib/domain/assessment/rule";
import { unresolvedPlaces } from "@/lib/features/assessment/data-places";
import { type JudgedSubject, writeFindings } from "./write-findings";

/**
 * Asks the rules about every place whose identity nobody knows, and counts what they say. What such places told of before and are
 * no more is resolved; of a place that is not there any more, nothing proves that its secret was mended.
 */
export async function assessPlaces(
  tx: PoolClient,
  rules: readonly PlaceRule[],
  policy: Policy,
  questions: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const places = await unresolvedPlaces(tx);
  const earlier = await tx.query<{ id: string; gone: boolean }>(
    `SELECT f.id, p.id IS NULL OR p.gone_at IS NOT NULL AS gone
     FROM (SELECT DISTINCT placement_id AS id FROM findings WHERE placement_id IS NOT NULL AND state = 'open') f
     LEFT JOIN placements p ON p.id = f.id`,
  );
  const subjects = new Map<string, JudgedSubject>(
    earlier.rows.map(({ id, gone }) => [id, { found: [], unknownRules: new Set<string>(), gone }]),
  );
  const counts = new Map<string, PlaceCount>();
  for (const place of places) {
    const { answers, found } = assessPlace(place, rules, policy, now);
    const unknown = answers.flatMap(({ rule, verdict }) => (verdict?.answer === "unknown" ? [rule.id] : []));
    if (found.length > 0 || subjects.has(place.id))
      subjects.set(place.id, { found, unknownRules: new Set(unknown) });
    for (const { rule, verdict } of answers) {
      if (!verdict) continue;
      const environment = place.environment ?? "";
      const key = `${rule.id}\0${environment}`;
      const count = counts.get(key) ?? { rule_id: rule.id, environment, pass: 0, fail: 0, unknown: 0 };
      count[verdict.answer] += 1;
      counts.set(key, count);
    }
  }
  if (subjects.size > 0) await writeFindings(tx, "placement", subjects, questions, now);
  await tx.query("DELETE FROM rule_tallies WHERE rule_id = ANY($1::text[])", [rules.map(({ id }) => id)]);
  // A place is in no system.
  await tx.query(
    `INSERT INTO rule_tallies (rule_id, system, environment, pass, fail, unknown)
     SELECT rule_id, '', environment, pass, fail, unknown
     FROM json_to_recordset($1::json) AS r(rule_id text, environment text, pass int, fail int, unknown int)`,
    [JSON.stringify([...counts.values()])],
  );
}

interface PlaceCount {
  rule_id: string;
  environment: string;
  pass: number;
  fail: number;
  unknown: number;
}

import type { PoolClient } from "pg";
import { assessPlace } from "@/lib/domain/assessment/assess";
import type { PlaceRule, Policy } from "@/lib/domain/assessment/rule";
import { unresolvedPlaces } from "@/lib/features/assessment/data-places";
import { type JudgedSubject, writeFindings } from "./write-findings";

/** Asks the rules about every place whose identity nobody knows; what such places told of before and are no more is resolved. */
export async function assessPlaces(
  tx: PoolClient,
  rules: readonly PlaceRule[],
  policy: Policy,
  questions: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const places = await unresolvedPlaces(tx);
  const earlier = await tx.query<{ id: string }>(
    "SELECT DISTINCT placement_id AS id FROM findings WHERE placement_id IS NOT NULL AND state = 'open'",
  );
  const subjects = new Map<string, JudgedSubject>(
    earlier.rows.map(({ id }) => [id, { found: [], unknownRules: new Set<string>() }]),
  );
  for (const place of places) {
    const found = assessPlace(place, rules, policy, now);
    if (found.length > 0 || subjects.has(place.id))
      subjects.set(place.id, { found, unknownRules: new Set() });
  }
  if (subjects.size > 0) await writeFindings(tx, "placement", subjects, questions, now);
}

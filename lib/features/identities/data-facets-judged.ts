import { fieldNamed, matchValueOf } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identityList } from "./list";
import type { Facet } from "./schema";

/** Matches are looked through this far. */
const matchLimit = 5000;

/** What the assessment says of an identity, as a word of its field. */
const judgements = {
  finding: "CASE WHEN i.risk IS NULL THEN 'unknown' ELSE i.worst_finding END",
  tier: "coalesce(i.tier::text, 'unknown')",
} as const;

/**
 * The facets of what assessments say. No tally holds them, because every assessment would move it: they are counted over
 * at most 5,000 matches.
 */
export async function judgedFacets(db: Runner, scope: Scope, query: ListQuery): Promise<Facet[]> {
  const facets: Facet[] = [];
  for (const [name, word] of Object.entries(judgements)) {
    const field = fieldNamed(identityFields, name);
    if (field?.type !== "enum") throw new TypeError(`identities have no field ${name} with words`);
    const counts = new Map<string | null, number>(field.values.map((value) => [value, 0]));
    const p = new SqlParameters();
    const others = query.terms.filter((term) => term.kind !== "match" || term.field !== name || term.negated);
    const where = listWhere(identityList, scope, { ...query, terms: others }, p);
    const found = await db.query<{ word: string | null; n: number }>(
      `SELECT word, count(*)::int AS n FROM (SELECT ${word} AS word FROM identities i
         WHERE ${where.join(" AND ")} LIMIT ${matchLimit + 1}) AS matches GROUP BY word`,
      p.values,
    );
    let total = 0;
    for (const { word: held, n } of found.rows) {
      counts.set(held, Math.min(n, matchLimit));
      total += n;
    }
    const options = [...counts].map(([held, count]) => {
      const value = matchValueOf(field, held);
      return { value, label: value.value, count };
    });
    facets.push({ field: name, title: field.title, capped: total > matchLimit, options });
  }
  return facets;
}

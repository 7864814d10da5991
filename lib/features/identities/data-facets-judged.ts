import { fieldNamed, matchValueOf } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { isOwnTerm } from "./data-tally-words";
import { identityList } from "./list";
import type { Facet } from "./schema";

/** Matches are looked through this far. */
const matchLimit = 5000;

interface Judged {
  finding: string | null;
  tier: string;
  n: number;
}

/**
 * The facets of what assessments say. No tally holds them, because every assessment would move it: they are counted over
 * at most 5,000 matches.
 */
export async function judgedFacets(db: Runner, scope: Scope, query: ListQuery): Promise<Facet[]> {
  const all = await countJudged(db, scope, query);
  const facets: Facet[] = [];
  for (const name of ["finding", "tier"] as const) {
    const others = query.terms.filter((term) => !isOwnTerm(term, name));
    const counted =
      others.length === query.terms.length ? all : await countJudged(db, scope, { ...query, terms: others });
    facets.push(facetOf(name, counted));
  }
  return facets;
}

async function countJudged(db: Runner, scope: Scope, query: ListQuery): Promise<readonly Judged[]> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const found = await db.query<Judged>(
    `SELECT finding, tier, count(*)::int AS n FROM (
       SELECT CASE WHEN i.risk IS NULL THEN 'unknown' ELSE i.worst_finding END AS finding, coalesce(i.tier::text, 'unknown') AS tier
       FROM identities i WHERE ${where.join(" AND ")} LIMIT ${matchLimit + 1}) AS matches GROUP BY finding, tier`,
    p.values,
  );
  return found.rows;
}

function facetOf(name: "finding" | "tier", counted: readonly Judged[]): Facet {
  const field = fieldNamed(identityFields, name);
  if (field?.type !== "enum") throw new TypeError(`identities have no field ${name} with words`);
  const counts = new Map<string | null, number>(field.values.map((value) => [value, 0]));
  let total = 0;
  for (const { [name]: held, n } of counted) {
    counts.set(held, (counts.get(held) ?? 0) + n);
    total += n;
  }
  const options = [...counts].map(([held, n]) => {
    const value = matchValueOf(field, held);
    return { value, label: value.value, count: Math.min(n, matchLimit) };
  });
  return { field: name, title: field.title, capped: total > matchLimit, options };
}

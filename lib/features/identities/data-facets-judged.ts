import { fieldNamed, matchValueOf, type Term } from "@/lib/domain/query/grammar";
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
  const names = Object.keys(judgements).filter(isJudgement);
  const spoken = names.filter((name) => query.terms.some((term) => isOwnTerm(term, name)));
  // A facet that the query speaks of has other matches than the rest: those without its own terms.
  const scans = [names.filter((name) => !spoken.includes(name)), ...spoken.map((name) => [name])];
  const counted = await Promise.all(
    scans
      .filter((together) => together.length > 0)
      .map((together) => countTogether(db, scope, query, together)),
  );
  const facets = counted.flat();
  return names.flatMap((name) => facets.filter(({ field }) => field === name));
}

type Judgement = keyof typeof judgements;
const isJudgement = (name: string): name is Judgement => Object.hasOwn(judgements, name);

function isOwnTerm(term: Term, name: Judgement): boolean {
  return term.kind === "match" && term.field === name && !term.negated;
}

async function countTogether(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  names: readonly Judgement[],
): Promise<Facet[]> {
  const p = new SqlParameters();
  const own = names.length === 1 ? names[0] : undefined;
  const others = query.terms.filter((term) => own === undefined || !isOwnTerm(term, own));
  const where = listWhere(identityList, scope, { ...query, terms: others }, p);
  const found = await db.query<{ name: string; word: string | null; n: number }>(
    `WITH matches AS MATERIALIZED (
       SELECT ${names.map((name) => `${judgements[name]} AS ${name}`).join(", ")} FROM identities i
       WHERE ${where.join(" AND ")} LIMIT ${matchLimit + 1})
     ${names.map((name) => `SELECT '${name}' AS name, ${name} AS word, count(*)::int AS n FROM matches GROUP BY ${name}`).join(" UNION ALL ")}`,
    p.values,
  );
  return names.map((name) => {
    const rows = found.rows.filter((row) => row.name === name);
    return facetOf(name, new Map(rows.map(({ word, n }) => [word, n])));
  });
}

function facetOf(name: Judgement, counts: ReadonlyMap<string | null, number>): Facet {
  const field = fieldNamed(identityFields, name);
  if (field?.type !== "enum") throw new TypeError(`identities have no field ${name} with words`);
  const words = new Map<string | null, number>(field.values.map((value) => [value, 0]));
  let total = 0;
  for (const [held, n] of counts) {
    words.set(held, Math.min(n, matchLimit));
    total += n;
  }
  const options = [...words].map(([held, count]) => {
    const value = matchValueOf(field, held);
    return { value, label: value.value, count };
  });
  return { field: name, title: field.title, capped: total > matchLimit, options };
}

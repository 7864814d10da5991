import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import type { ListQuery } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";
import { currentTally } from "./data-tally-kept";
import { countMatches } from "./data-tally-rows";
import type { TallyCounts } from "./data-tally-sums";
import { wordTests } from "./data-tally-tests";
import { isOwnTerm, judgedWords, sourceWord, wordFacets } from "./data-tally-words";

/** The exact number of matches, where the tally can tell. */
export async function countByTally(pool: Pool, scope: Scope, query: ListQuery): Promise<number | undefined> {
  return (await readTally(pool, scope, query, []))?.total.count;
}

/** Matches by the words of one facet; undefined where they were not counted. */
export interface FacetCounts {
  counts: ReadonlyMap<string | null, number> | undefined;
  capped: boolean;
}

export interface Tallied {
  total: CappedCount;
  /** By field: those of words, `account` and `source` (both by id). */
  fields: ReadonlyMap<string, FacetCounts>;
}

/** Matches are counted by every facet this far where no tally can tell; a facet's own beside the others less far: many may be asked for at once. */
const matchLimit = 2000;
const ownLimit = 1000;

const talliedFields = [...wordFacets.map(({ field }) => field), sourceWord.field, "account"];
const judgedFields = judgedWords.map(({ field }) => field);
const facetFields = [...talliedFields, ...judgedFields];

/** The matches of a query by every facet; a facet that the query speaks of has those that it would have beside the other facets' terms. */
export async function tallies(pool: Pool, scope: Scope, query: ListQuery): Promise<Tallied> {
  const known = await readTally(pool, scope, query, talliedFields);
  if (known) {
    // What assessments say no tally holds, because every assessment would move it: it is looked for where there are few.
    const few = known.total.count <= matchLimit;
    const judged = few ? await tallyMatches(pool, scope, query, judgedFields, matchLimit) : undefined;
    return { total: known.total, fields: new Map([...known.fields, ...(judged?.fields ?? [])]) };
  }
  const spoken = facetFields.filter((field) => query.terms.some((term) => isOwnTerm(term, field)));
  const [all, own] = await Promise.all([
    tallyMatches(pool, scope, query, facetFields, matchLimit),
    tallyEach(pool, scope, query, spoken),
  ]);
  return { total: all.total, fields: new Map([...all.fields, ...own]) };
}

/** Each facet beside the other facets' terms, one after the other: there may be many. */
async function tallyEach(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  spoken: readonly string[],
): Promise<Map<string, FacetCounts>> {
  const own = new Map<string, FacetCounts>();
  for (const field of spoken) {
    const others = { ...query, terms: query.terms.filter((term) => !isOwnTerm(term, field)) };
    const known = talliedFields.includes(field) ? await readTally(pool, scope, others, [field]) : undefined;
    const { fields } = known ?? (await tallyMatches(pool, scope, others, [field], ownLimit));
    const counted = fields.get(field);
    if (counted) own.set(field, counted);
  }
  return own;
}

/** What the tally says of the matches; undefined where it cannot tell. */
async function readTally(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  fields: readonly string[],
): Promise<Tallied | undefined> {
  const tests = await wordTests(pool, scope, query);
  if (!tests) return undefined;
  const tally = await currentTally(pool);
  const counted = tally.count(tests, new Set(fields));
  return { total: { count: counted.total, capped: false }, fields: facetCounts(counted, false) };
}

/** Counts the matches themselves, so many. */
async function tallyMatches(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  fields: readonly string[],
  limit: number,
): Promise<Tallied> {
  const words = [...wordFacets, sourceWord, ...judgedWords].filter(({ field }) => fields.includes(field));
  const counted = await countMatches(pool, scope, query, words, fields.includes("account"), limit);
  const capped = counted.total > limit;
  if (capped) {
    // One more was looked at, to know that there are more: no number shows it.
    for (const counts of counted.fields.values()) {
      for (const [word, n] of counts) counts.set(word, Math.min(n, limit));
    }
  }
  return { total: { count: Math.min(counted.total, limit), capped }, fields: facetCounts(counted, capped) };
}

function facetCounts({ fields }: TallyCounts, capped: boolean): Map<string, FacetCounts> {
  return new Map([...fields].map(([field, counts]) => [field, { counts, capped }]));
}

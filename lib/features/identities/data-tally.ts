import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { accountTests } from "./data-tally-accounts";
import { currentTally } from "./data-tally-kept";
import { readTallyRows } from "./data-tally-rows";
import { Tally, type TallyCounts } from "./data-tally-sums";
import { isOwnTerm, isTallied, stillThere, wordFacets } from "./data-tally-words";
import { identityList } from "./list";

/** The exact number of matches, where every term is one that the tally knows. */
export async function countByTally(pool: Pool, scope: Scope, query: ListQuery): Promise<number | undefined> {
  return (await readTally(pool, scope, query, []))?.total;
}

/** Matches by the words of one facet; undefined where they were not counted. */
export interface FacetCounts {
  counts: ReadonlyMap<string | null, number> | undefined;
  capped: boolean;
}

export interface Tallied {
  total: CappedCount;
  /** By field: those of words, `account` (by id) and `source` (by id). */
  fields: ReadonlyMap<string, FacetCounts>;
}

/** Matches are counted by every facet this far where no tally can tell; a facet's own beside the others less far: many may be asked for at once. */
const matchLimit = 5000;
const ownLimit = 1000;

const tallied = [...wordFacets.map(({ field }) => field), "account"];
const facetFields = [...tallied, "source"];

/** The matches of a query by every facet; a facet that the query speaks of has those that it would have beside the other facets' terms. */
export async function tallies(pool: Pool, scope: Scope, query: ListQuery): Promise<Tallied> {
  const known = await readTally(pool, scope, query, tallied);
  if (known) {
    const total = { count: known.total, capped: false };
    return { total, fields: await withSources(pool, scope, query, total, known.fields) };
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
    const known = await readTally(pool, scope, others, [field]);
    const fields = known
      ? await withSources(pool, scope, others, { count: known.total, capped: false }, known.fields)
      : (await tallyMatches(pool, scope, others, [field], ownLimit)).fields;
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
): Promise<TallyCounts | undefined> {
  const { scope: membership, ownOnly } = scope.reach;
  if (ownOnly || (membership.kind !== "all" && membership.kind !== "containers")) return undefined;
  if (!query.terms.every(isTallied)) return undefined;
  const accounts = await accountTests(
    pool,
    query,
    membership.kind === "containers" ? membership.ids : undefined,
  );
  const speaksOfGone = query.terms.some((term) => term.kind === "match" && term.field === "gone");
  const terms = speaksOfGone ? query.terms : [...query.terms, stillThere];
  const tally = await currentTally(pool);
  return tally.count({ terms, accounts, fields: new Set(fields) });
}

/** Counts the matches themselves, so many. */
async function tallyMatches(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  fields: readonly string[],
  limit: number,
): Promise<Tallied> {
  const facets = wordFacets.filter(({ field }) => fields.includes(field));
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const matches = {
    words: facets.map((each) => each.identity),
    account: "i.container_id",
    n: "1",
    from: `FROM identities i WHERE ${where.join(" AND ")} LIMIT ${limit + 1}`,
  };
  const tally = new Tally(facets);
  tally.add(await guardedRead(pool, (db) => readTallyRows(db, matches, p.values), query.timeoutMs));
  const counted = tally.count({ terms: [], fields: new Set(fields) });
  const total = { count: Math.min(counted.total, limit), capped: counted.total > limit };
  if (total.capped) {
    // One more was looked at, to know that there are more: no number shows it.
    for (const counts of counted.fields.values())
      for (const [word, n] of counts) counts.set(word, Math.min(n, limit));
  }
  return {
    total,
    fields: fields.includes("source")
      ? await withSources(pool, scope, query, total, counted.fields)
      : facetCounts(counted.fields, total.capped),
  };
}

function facetCounts(counted: TallyCounts["fields"], capped: boolean): Map<string, FacetCounts> {
  return new Map([...counted].map(([field, counts]) => [field, { counts, capped }]));
}

/** Whether there are few enough matches to look through. */
export function hasFew(total: CappedCount): boolean {
  return total.count <= matchLimit && !total.capped;
}

/** The sources of the matches too, where there are few enough to look through. */
async function withSources(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  total: CappedCount,
  counted: TallyCounts["fields"],
): Promise<Map<string, FacetCounts>> {
  const counts = hasFew(total) ? await sourcesOf(pool, scope, query) : undefined;
  return facetCounts(counted, total.capped).set("source", { counts, capped: total.capped });
}

async function sourcesOf(pool: Pool, scope: Scope, query: ListQuery): Promise<Map<string, number>> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const found = await guardedRead(
    pool,
    (db) =>
      db.query<{ id: string; n: number }>(
        `SELECT source.id, count(*)::int AS n FROM identities i, unnest(i.source_ids) AS source(id)
         WHERE ${where.join(" AND ")} GROUP BY 1`,
        p.values,
      ),
    query.timeoutMs,
  );
  return new Map(found.rows.map((row) => [row.id, row.n]));
}

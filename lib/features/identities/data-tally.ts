import type { Term } from "@/lib/domain/query/grammar";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { isTallied, tallyNoun, tallyOf, type WordFacet, wordFacets } from "./data-tally-words";
import { identityList } from "./list";

/** The exact number of matches, where every term is one that the tally knows. */
export async function countByTally(db: Runner, scope: Scope, query: ListQuery): Promise<number | undefined> {
  const p = new SqlParameters();
  const from = tallyOf(scope, query, p, "nothing");
  if (!from) return undefined;
  const found = await db.query<{ n: number }>(`SELECT coalesce(sum(t.n), 0)::int AS n ${from}`, p.values);
  return found.rows[0]?.n ?? 0;
}

/** Matches by word, by container and by source: what was asked for. */
export interface Tally {
  total: number;
  capped: boolean;
  words: Map<string, Map<string | null, number>>;
  accounts: Map<string | null, number>;
  /** Undefined where the sources of the matches were not counted. */
  sources: Map<string, number> | undefined;
}

/** What the matches are counted by. */
interface Asked {
  facets: readonly WordFacet[];
  accounts: boolean;
  sources: boolean;
}

/** Matches are counted by every facet this far where no tally can tell; a facet's own beside the others less far: many may be asked for at once. */
const matchLimit = 5000;
const ownLimit = 1000;

const everything: Asked = { facets: wordFacets, accounts: true, sources: true };

/**
 * The matches of a query by every facet; and for each facet that the query speaks of, in `own`, those that it would have
 * beside the other facets' terms.
 */
export async function tallies(
  db: Runner,
  scope: Scope,
  query: ListQuery,
): Promise<{ all: Tally; own: ReadonlyMap<string, Tally> }> {
  const fields = [...wordFacets.map(({ field }) => field), "account", "source"];
  const spoken = fields.filter((field) => query.terms.some((term) => isOwnTerm(term, field)));
  const known = await readTally(db, scope, query, everything, spoken);
  if (known) {
    await addSources(db, scope, query, known.all);
    return known;
  }
  const [all, own] = await Promise.all([
    tallyMatches(db, scope, query, everything, matchLimit),
    tallyEach(db, scope, query, spoken),
  ]);
  return { all, own };
}

/** Each facet beside the other facets' terms, one after the other: there may be many. */
async function tallyEach(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  spoken: readonly string[],
): Promise<Map<string, Tally>> {
  const own = new Map<string, Tally>();
  for (const field of spoken) {
    const others = without(query, [field]);
    const asked: Asked = {
      facets: wordFacets.filter((each) => each.field === field),
      accounts: field === "account",
      sources: field === "source",
    };
    const known = await readTally(db, scope, others, asked, []);
    if (known && asked.sources) await addSources(db, scope, others, known.all);
    own.set(field, known?.all ?? (await tallyMatches(db, scope, others, asked, ownLimit)));
  }
  return own;
}

async function tallyMatches(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  asked: Asked,
  limit: number,
): Promise<Tally> {
  const made = await countMatches(db, scope, query, asked, limit);
  if (asked.sources) await addSources(db, scope, query, made);
  return made;
}

/** What the facet itself writes: terms of its field that are not negated. */
function isOwnTerm(term: Term, field: string): boolean {
  return term.kind === "match" && term.field === field && !term.negated;
}

/** The sources of the matches, only where there are few enough to look through. */
async function addSources(db: Runner, scope: Scope, query: ListQuery, made: Tally): Promise<void> {
  if (made.total <= matchLimit && !made.capped) made.sources = await sourcesOf(db, scope, query);
}

/**
 * Reads the tallies once for all facets, `own` among them: a row counts for a facet if it meets all terms, or misses those
 * of this facet alone. Words and accounts are in different tallies: both are read at once. Undefined where none can tell.
 */
async function readTally(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  { facets, accounts }: Asked,
  own: readonly string[],
): Promise<{ all: Tally; own: Map<string, Tally> } | undefined> {
  if (!query.terms.every(isTallied)) return undefined;
  const spoken = own.filter((field) => facets.some((each) => each.field === field));
  const [words, containers] = await Promise.all([
    sumWords(db, scope, query, facets, spoken),
    accounts ? sumContainers(db, scope, query) : [],
  ]);
  if (!words || !containers) return undefined;
  const sums = [...words, ...containers];
  const all = addUp(facets, sums);
  const apart = spoken.map((field, index): [string, Tally] => [field, addUp(facets, sums, 1 << index)]);
  // The accounts were counted beside the account's own terms.
  if (own.includes("account")) apart.push(["account", all]);
  return { all, own: new Map(apart) };
}

function without(query: ListQuery, fields: readonly string[]): ListQuery {
  return { ...query, terms: query.terms.filter((term) => !fields.some((field) => isOwnTerm(term, field))) };
}

async function sumWords(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  facets: readonly WordFacet[],
  spoken: readonly string[],
): Promise<Sum[] | undefined> {
  const p = new SqlParameters();
  const from = tallyOf(scope, without(query, spoken), p, "words");
  if (!from) return undefined;
  const columns = facets.map(({ tally: word }, index) => `${word} AS w${index}`);
  // A row that misses the own terms of two facets counts for none. Without the fence each condition would be asked again.
  const counted = [0, ...spoken.map((_, index) => 1 << index)].join(", ");
  const matches = `SELECT * FROM (SELECT ${[...columns, "t.n AS matches", `${missingSql(spoken, query, p)} AS missing`].join(", ")} ${from} OFFSET 0) AS r
    WHERE missing IN (${counted})`;
  return (await db.query<Sum>(byWord(facets.length, matches), p.values)).rows;
}

async function sumContainers(db: Runner, scope: Scope, query: ListQuery): Promise<Sum[] | undefined> {
  const p = new SqlParameters();
  const from = tallyOf(scope, without(query, ["account"]), p, "account");
  if (!from) return undefined;
  const matches = `SELECT t.container_id AS container, t.n AS matches ${from}`;
  return (await db.query<Sum>(byContainer(matches), p.values)).rows;
}

/**
 * The own terms that a row of the tally misses, one bit for each facet that is spoken of; 0: it meets all. Each condition
 * stands here once, so that no row is compared twice.
 */
function missingSql(spoken: readonly string[], query: ListQuery, p: SqlParameters): string {
  const bits = spoken.map((field, index) => {
    const terms = query.terms.filter((term) => isOwnTerm(term, field));
    const met = termsSql(tallyNoun, terms, { p, now: query.now, names: query.names }).join(" AND ");
    return `CASE WHEN ${met} THEN 0 ELSE ${1 << index} END`;
  });
  return bits.join(" + ") || "0";
}

async function countMatches(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  { facets, accounts }: Asked,
  limit: number,
): Promise<Tally> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const columns = facets.map(({ identity: word }, index) => `${word} AS w${index}`);
  const sql = `WITH matches AS MATERIALIZED (SELECT ${[...columns, "i.container_id AS container", "1 AS matches", "0 AS missing"].join(", ")}
      FROM identities i WHERE ${where.join(" AND ")} LIMIT ${limit + 1})
    ${[byWord(facets.length, "SELECT * FROM matches"), ...(accounts ? [byContainer("SELECT * FROM matches")] : [])].join(" UNION ALL ")}`;
  const { rows } = await db.query<Sum>(sql, p.values);
  const made = addUp(facets, rows);
  if (made.total <= limit) return made;
  // One more was looked at, to know that there are more: no number shows it.
  const cut = addUp(
    facets,
    rows.map((row) => ({ ...row, n: Math.min(row.n, limit) })),
  );
  return { ...cut, capped: true };
}

/** How many matches have a word (NULL: none) at a position: -1 is all of them, behind the last facet are the containers. */
interface Sum {
  word: string | null;
  n: number;
  position: number;
  half: number;
  missing: number;
}

/**
 * Adds up by words together first, so that adding up by each of them costs little; in two halves, because each has far
 * fewer combinations than both together. What the other half says of a word is no count: `half` tells them apart.
 */
function byWord(count: number, from: string): string {
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  if (names.length === 0) {
    return `SELECT NULL AS word, coalesce(sum(matches), 0)::int AS n, -1 AS position, 0 AS half, 0 AS missing FROM (${from}) AS m`;
  }
  const halves = [0, 1].map((half) => names.filter((_, index) => index % 2 === half));
  const combinations = halves.filter((half) => half.length > 0).map((half) => `(missing, ${half})`);
  const each = names.map((name) => `(half, missing, ${name})`);
  const position = names.map((name, index) => `WHEN grouping(${name}) = 0 THEN ${index}`).join(" ");
  return `SELECT coalesce(${names}) AS word, sum(matches)::int AS n, CASE ${position} ELSE -1 END AS position, half, missing
    FROM (SELECT ${names}, missing, grouping(w0) AS half, sum(matches) AS matches FROM (${from}) AS m
      GROUP BY GROUPING SETS (${combinations})) AS combined
    GROUP BY GROUPING SETS ((half, missing), ${each}) HAVING sum(matches) > 0`;
}

function byContainer(from: string): string {
  return `SELECT container::text AS word, sum(matches)::int AS n, ${wordFacets.length} AS position, 0 AS half, 0 AS missing FROM (${from}) AS m
    GROUP BY container HAVING sum(matches) > 0`;
}

/** What the sums say; rows that miss the terms of the facet with the bit `besides` count too. */
function addUp(facets: readonly WordFacet[], sums: readonly Sum[], besides = 0): Tally {
  const words = new Map<string, Map<string | null, number>>();
  const accounts = new Map<string | null, number>();
  let total = 0;
  for (const { word, n, position, half, missing } of sums) {
    if (half !== Math.max(position, 0) % 2) continue;
    const field = facets[position]?.field;
    if (missing !== 0 && missing !== besides) continue;
    if (field) {
      const of = words.get(field) ?? new Map<string | null, number>();
      words.set(field, of.set(word, (of.get(word) ?? 0) + n));
    } else if (position === -1) total += n;
    else accounts.set(word, n);
  }
  return { total, capped: false, words, accounts, sources: undefined };
}

async function sourcesOf(db: Runner, scope: Scope, query: ListQuery): Promise<Map<string, number>> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const found = await db.query<{ id: string; n: number }>(
    `SELECT source.id, count(*)::int AS n FROM identities i, unnest(i.source_ids) AS source(id)
     WHERE ${where.join(" AND ")} GROUP BY 1`,
    p.values,
  );
  return new Map(found.rows.map((row) => [row.id, row.n]));
}

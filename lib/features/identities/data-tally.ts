import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { accountsWithin, accountsWithinIds } from "@/lib/features/accounts/named";
import { countLimit } from "@/lib/platform/count";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { type NounSql, SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identityList } from "./list";

/** A facet whose values are words on the identity: how it stands in the tally, and on the identity itself. */
interface WordFacet {
  field: string;
  tally: string;
  identity: string;
}

/** No owner, or one who declined: nobody is named. In one word for both tables. */
const ownerWord = (column: string) => `CASE WHEN ${column} IN ('none', 'declined') THEN NULL ELSE 'any' END`;
/** Whether one of unknown life is there the tally does not know, so that only "yes" is counted. */
const staticWord = (condition: string) => `CASE WHEN ${condition} THEN 'true' END`;

export const wordFacets: readonly WordFacet[] = [
  { field: "kind", tally: "t.kind", identity: "i.kind" },
  { field: "system", tally: "lower(t.system)", identity: "lower(i.system)" },
  { field: "class", tally: "t.class", identity: "i.class" },
  { field: "managed", tally: "t.managed_by", identity: "i.managed_by" },
  { field: "status", tally: "t.status", identity: "i.status" },
  { field: "env", tally: "t.environment", identity: "i.environment" },
  { field: "sensitivity", tally: "t.sensitivity", identity: "i.sensitivity" },
  { field: "owner", tally: ownerWord("t.owner_state"), identity: ownerWord("i.owner_state") },
  { field: "grade", tally: "t.grade", identity: "i.last_used_grade" },
  { field: "static", tally: staticWord("t.has_static"), identity: staticWord("i.active_static > 0") },
];

/** How the fields that the tallies know read them, under the name `t`. */
const present = (column: string) => ({ none: `${column} IS NULL`, any: `${column} IS NOT NULL` });
const named = "t.owner_state NOT IN ('none', 'declined')";
const words = (column: string, states: Record<string, string> = {}): NounSql["fields"][string] => ({
  is: (values, { p }) => `${column} = ANY(${p.add(values)}::text[])`,
  states,
});
const tallyNoun: NounSql = {
  set: identityFields,
  search: () => "FALSE",
  fields: {
    kind: words("t.kind"),
    system: { is: (values, { p }) => `lower(t.system) IN ${p.lowerList(values)}` },
    class: words("t.class"),
    managed: words("t.managed_by"),
    status: words("t.status", { unknown: "t.status = 'unknown'" }),
    env: words("t.environment", present("t.environment")),
    sensitivity: words("t.sensitivity", present("t.sensitivity")),
    owner: { states: { none: `NOT (${named})`, any: named } },
    grade: words("t.grade", { none: "t.grade = 'none'" }),
    static: { is: () => "t.has_static" },
    gone: {
      is: (values) =>
        `t.gone IN (${[...(values.includes("true") ? ["true"] : []), ...(values.includes("false") ? ["false"] : [])].join(", ")})`,
    },
    account: {
      is: (values, context) => `t.container_id = ANY(${accountsWithin(values, context)})`,
      states: present("t.container_id"),
    },
  },
};

/** Whether the tally can tell exactly what a term asks. */
function isTallied(term: Term): boolean {
  if (term.kind !== "match" || !Object.hasOwn(tallyNoun.fields, term.field)) return false;
  if (term.field === "owner") return term.values.every((each) => each.kind === "state");
  if (term.field === "static") return !term.negated && term.values.every((each) => each.value === "true");
  return true;
}

/** The rows of a tally that a query is about, as `FROM … WHERE …`; undefined where no tally can tell. */
function tallyOf(scope: Scope, query: ListQuery, p: SqlParameters, byAccount: boolean): string | undefined {
  const { scope: membership, ownOnly } = scope.reach;
  if (ownOnly || (membership.kind !== "all" && membership.kind !== "containers")) return undefined;
  if (!query.terms.every(isTallied)) return undefined;
  const ofAccounts =
    membership.kind === "containers" ||
    query.terms.some((term) => term.kind === "match" && term.field === "account");
  const table = byAccount || ofAccounts ? "identity_tallies" : "identity_word_tallies";
  const conditions = termsSql(tallyNoun, query.terms, { p, now: query.now, names: query.names });
  if (!query.terms.some((term) => term.kind === "match" && term.field === "gone")) {
    conditions.push("NOT t.gone");
  }
  if (membership.kind === "containers") {
    conditions.push(`t.container_id = ANY(${accountsWithinIds(membership.ids, { p })})`);
  }
  return `FROM ${table} t ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}`;
}

/** The exact number of matches, where every term is one that the tally knows. */
export async function countByTally(db: Runner, scope: Scope, query: ListQuery): Promise<number | undefined> {
  const p = new SqlParameters();
  const from = tallyOf(scope, query, p, false);
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

/**
 * Counts the matches of a query by every facet, or by one. Their sources only where there are few enough matches to look
 * through.
 */
export async function tally(db: Runner, scope: Scope, query: ListQuery, only?: string): Promise<Tally> {
  const by = (facet: string) => only === undefined || only === facet;
  const asked = { facets: wordFacets.filter(({ field }) => by(field)), accounts: by("account") };
  const made = (await readTally(db, scope, query, asked)) ?? (await countMatches(db, scope, query, asked));
  if (by("source") && made.total <= countLimit && !made.capped) {
    made.sources = await sourcesOf(db, scope, query);
  }
  return made;
}

interface Asked {
  facets: readonly WordFacet[];
  accounts: boolean;
}

async function readTally(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  { facets, accounts }: Asked,
): Promise<Tally | undefined> {
  const p = new SqlParameters();
  const words = tallyOf(scope, query, p, false);
  const byAccount = accounts ? tallyOf(scope, query, p, true) : undefined;
  if (!words) return undefined;
  const columns = facets.map(({ tally: word }, index) => `${word} AS w${index}`);
  const sql = [
    byWord(facets.length, `SELECT ${[...columns, "t.n AS matches"].join(", ")} ${words}`),
    ...(byAccount ? [byContainer(`SELECT t.container_id AS container, t.n AS matches ${byAccount}`)] : []),
  ].join(" UNION ALL ");
  return addUp(facets, (await db.query<Sum>(sql, p.values)).rows, false);
}

async function countMatches(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  { facets, accounts }: Asked,
): Promise<Tally> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const columns = facets.map(({ identity: word }, index) => `${word} AS w${index}`);
  const sql = `WITH matches AS MATERIALIZED (SELECT ${[...columns, "i.container_id AS container", "1 AS matches"].join(", ")}
      FROM identities i WHERE ${where.join(" AND ")} LIMIT ${countLimit + 1})
    ${[byWord(facets.length, "SELECT * FROM matches"), ...(accounts ? [byContainer("SELECT * FROM matches")] : [])].join(" UNION ALL ")}`;
  return addUp(facets, (await db.query<Sum>(sql, p.values)).rows, true);
}

/** How many matches have a word (NULL: none) at a position: -1 is all of them, behind the last facet are the containers. */
interface Sum {
  word: string | null;
  n: number;
  position: number;
  half: number;
}

/**
 * Adds up by words together first, so that adding up by each of them costs little; in two halves, because each has far
 * fewer combinations than both together. What the other half says of a word is no count: `half` tells them apart.
 */
function byWord(count: number, from: string): string {
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  if (names.length === 0) {
    return `SELECT NULL AS word, coalesce(sum(matches), 0)::int AS n, -1 AS position, 0 AS half FROM (${from}) AS m`;
  }
  const halves = [0, 1].map((half) => names.filter((_, index) => index % 2 === half));
  const combinations = halves.filter((half) => half.length > 0).map((half) => `(${half})`);
  const each = names.map((name) => `(half, ${name})`);
  const position = names.map((name, index) => `WHEN grouping(${name}) = 0 THEN ${index}`).join(" ");
  return `SELECT coalesce(${names}) AS word, sum(matches)::int AS n, CASE ${position} ELSE -1 END AS position, half
    FROM (SELECT ${names}, grouping(w0) AS half, sum(matches) AS matches FROM (${from}) AS m
      GROUP BY GROUPING SETS (${combinations})) AS combined
    GROUP BY GROUPING SETS ((half), ${each}) HAVING sum(matches) > 0`;
}

function byContainer(from: string): string {
  return `SELECT container::text AS word, sum(matches)::int AS n, ${wordFacets.length} AS position, 0 AS half FROM (${from}) AS m
    GROUP BY container HAVING sum(matches) > 0`;
}

function addUp(facets: readonly WordFacet[], sums: readonly Sum[], counted: boolean): Tally {
  const words = new Map<string, Map<string | null, number>>();
  const accounts = new Map<string | null, number>();
  let total = 0;
  for (const { word, n, position, half } of sums) {
    if (half !== Math.max(position, 0) % 2) continue;
    const field = facets[position]?.field;
    if (field) words.set(field, (words.get(field) ?? new Map<string | null, number>()).set(word, n));
    else if (position === -1) total = n;
    else accounts.set(word, n);
  }
  return { total, capped: counted && total > countLimit, words, accounts, sources: undefined };
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

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

/** How the fields that the tally knows read the table `identity_tallies t`. */
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
  if (term.field === "static") return term.values.every((each) => each.value === "true");
  return true;
}

function tallyWhere(scope: Scope, query: ListQuery, p: SqlParameters): string[] | undefined {
  const { scope: membership, ownOnly } = scope.reach;
  if (ownOnly || (membership.kind !== "all" && membership.kind !== "containers")) return undefined;
  if (!query.terms.every(isTallied)) return undefined;
  const conditions = termsSql(tallyNoun, query.terms, { p, now: query.now, names: query.names });
  if (!query.terms.some((term) => term.kind === "match" && term.field === "gone")) {
    conditions.push("NOT t.gone");
  }
  if (membership.kind === "containers") {
    conditions.push(`t.container_id = ANY(${accountsWithinIds(membership.ids, { p })})`);
  }
  return conditions;
}

/** The exact number of matches, where every term is one that the tally knows. */
export async function countByTally(db: Runner, scope: Scope, query: ListQuery): Promise<number | undefined> {
  const p = new SqlParameters();
  const where = tallyWhere(scope, query, p);
  if (!where) return undefined;
  const found = await db.query<{ n: number }>(
    `SELECT coalesce(sum(t.n), 0)::int AS n FROM identity_tallies t WHERE ${where.join(" AND ")}`,
    p.values,
  );
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
  const facets = wordFacets.filter(({ field }) => by(field));
  const p = new SqlParameters();
  const where = tallyWhere(scope, query, p);
  const made = where
    ? await readTally(db, p, {
        facets: facets.map(({ field, tally: word }) => ({ field, word })),
        container: by("account") ? "t.container_id" : null,
        from: `SELECT *, n::int AS matches FROM identity_tallies t WHERE ${where.join(" AND ")}`,
        alias: "t",
        capped: false,
      })
    : await countMatches(db, scope, query, {
        facets: facets.map(({ field, identity: word }) => ({ field, word })),
        container: by("account") ? "i.container_id" : null,
      });
  if (by("source") && made.total <= countLimit && !made.capped) {
    made.sources = await sourcesOf(db, scope, query);
  }
  return made;
}

interface TallyRead {
  facets: readonly { field: string; word: string }[];
  container: string | null;
  from: string;
  alias: string;
  capped: boolean;
}

async function countMatches(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  read: Pick<TallyRead, "facets" | "container">,
): Promise<Tally> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  return readTally(db, p, {
    ...read,
    from: `SELECT kind, system, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade, active_static,
      container_id, 1 AS matches FROM identities i WHERE ${where.join(" AND ")} LIMIT ${countLimit + 1}`,
    alias: "i",
    capped: true,
  });
}

/** Adds up by all words together first: these are few, so that adding up by each of them costs nothing. */
async function readTally(db: Runner, p: SqlParameters, read: TallyRead): Promise<Tally> {
  const names = read.facets.map((_, index) => `w${index}`);
  const columns = [
    ...read.facets.map(({ word }, index) => `${word} AS w${index}`),
    ...(read.container ? [`${read.container} AS container`] : []),
    "matches",
  ];
  const combined = [...names, "sum(matches) AS matches"].join(", ");
  const position = names.map((name, index) => `WHEN grouping(${name}) = 0 THEN ${index}`).join(" ");
  const parts = [
    `SELECT ${names.length > 0 ? `coalesce(${names.join(", ")})` : "NULL"} AS word, sum(matches)::int AS n,
       ${names.length > 0 ? `CASE ${position} ELSE -1 END` : "-1"} AS position
     FROM (SELECT ${combined} FROM matches ${names.length > 0 ? `GROUP BY ${names.join(", ")}` : ""}) AS combined
     GROUP BY GROUPING SETS (${[...names.map((name) => `(${name})`), "()"].join(", ")}) HAVING sum(matches) > 0`,
    ...(read.container
      ? [
          `SELECT container::text, sum(matches)::int, ${names.length} FROM matches GROUP BY container HAVING sum(matches) > 0`,
        ]
      : []),
  ];
  const found = await db.query<{ word: string | null; n: number; position: number }>(
    `WITH matches AS ${read.capped ? "MATERIALIZED" : "NOT MATERIALIZED"} (SELECT ${columns.join(", ")} FROM (${read.from}) AS ${read.alias})
     ${parts.join(" UNION ALL ")}`,
    p.values,
  );
  const words = new Map<string, Map<string | null, number>>();
  const accounts = new Map<string | null, number>();
  let total = 0;
  for (const { word, n, position: at } of found.rows) {
    const field = read.facets[at]?.field;
    if (field) words.set(field, (words.get(field) ?? new Map<string | null, number>()).set(word, n));
    else if (at === -1) total = n;
    else accounts.set(word, n);
  }
  return { total, capped: read.capped && total > countLimit, words, accounts, sources: undefined };
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

import { fieldNamed, matchValueOf, type Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identityList } from "./list";
import type { Facet } from "./schema";

/** What the assessment says of an identity, as a word of its field. */
const judgements = {
  finding: "CASE WHEN i.risk IS NULL THEN 'unknown' ELSE i.worst_finding END",
  tier: "coalesce(i.tier::text, 'unknown')",
} as const;

/**
 * The facets of what assessments say. No tally holds them, because every assessment would move it: they have numbers only where
 * there are `few` matches to look through.
 */
export async function judgedFacets(
  db: Runner,
  scope: Scope,
  query: ListQuery,
  few: boolean,
): Promise<Facet[]> {
  const names = Object.keys(judgements).filter(isJudgement);
  if (!few) return names.map((name) => facetOf(name, null));
  const spoken = names.filter((name) => query.terms.some((term) => isOwnTerm(term, name)));
  const together = names.filter((name) => !spoken.includes(name));
  const counted = together.length > 0 ? await countTogether(db, scope, query, together) : [];
  // Beside the terms of its own, a facet has matches that nobody counted.
  const facets = [...counted, ...spoken.map((name) => facetOf(name, null))];
  return names.flatMap((name) => facets.filter(({ field }) => field === name));
}

type Judgement = keyof typeof judgements;
const isJudgement = (name: string): name is Judgement => Object.hasOwn(judgements, name);

/** What the facet itself writes: terms of its field that are not negated. */
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
  const where = listWhere(identityList, scope, query, p);
  const found = await db.query<{ name: string; word: string | null; n: number }>(
    `WITH matches AS MATERIALIZED (
       SELECT ${names.map((name) => `${judgements[name]} AS ${name}`).join(", ")} FROM identities i WHERE ${where.join(" AND ")})
     ${names.map((name) => `SELECT '${name}' AS name, ${name} AS word, count(*)::int AS n FROM matches GROUP BY ${name}`).join(" UNION ALL ")}`,
    p.values,
  );
  return names.map((name) => {
    const rows = found.rows.filter((row) => row.name === name);
    return facetOf(name, new Map(rows.map(({ word, n }) => [word, n])));
  });
}

/** Its words in their order; without numbers where nothing was counted. */
function facetOf(name: Judgement, counts: ReadonlyMap<string | null, number> | null): Facet {
  const field = fieldNamed(identityFields, name);
  if (field?.type !== "enum") throw new TypeError(`identities have no field ${name} with words`);
  const words = new Set<string | null>([...field.values, ...(counts?.keys() ?? [])]);
  const options = [...words].map((held) => {
    const value = matchValueOf(field, held);
    return { value, label: value.value, count: counts ? (counts.get(held) ?? 0) : null };
  });
  return { field: name, title: field.title, capped: false, options };
}

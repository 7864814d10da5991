import type { Pool } from "pg";
import type { FieldSet, MatchValue } from "@/lib/domain/query/grammar";
import { fieldNamed, matchValueOf } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import type { CappedCount } from "@/lib/platform/count";
import type { ListQuery } from "@/lib/platform/list";
import { eachApart } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { namedQuery } from "./data";
import { type FacetCounts, tallies } from "./data-tally";
import { judgedWords, wordFacets } from "./data-tally-words";
import { accountOptions, sourceOptions } from "./facet-options";
import type { Facet } from "./schema";

export interface Facets {
  /** All matches; counted to 2,000 where the tally cannot tell. */
  total: CappedCount;
  facets: Facet[];
}

/**
 * Every facet of the inventory with its values and how many rows each would give beside the *other* facets' terms: a
 * facet's own terms do not narrow it. Exact from the tally, else counted over at most 2,000 matches, and 1,000 for each
 * facet that has terms of its own.
 */
export async function facets(pool: Pool, scope: Scope, asked: ListQuery): Promise<Facets> {
  const query = await namedQuery(pool, asked);
  const db = eachApart(pool, asked.timeoutMs);
  const { total, fields } = await tallies(pool, scope, query);
  const of = (field: string) => fields.get(field) ?? { counts: undefined, capped: total.capped };
  const byAccount = of("account");
  const bySource = of("source");
  const [accounts, sources] = await Promise.all([
    accountOptions(db, byAccount.counts ?? new Map()),
    sourceOptions(db, bySource.counts ?? new Map()),
  ]);
  return {
    total,
    facets: [
      ...wordFacets.map(({ field }) => wordFacet(field, of(field))),
      { ...titled("account"), capped: byAccount.capped, options: accounts },
      { ...titled("source"), capped: bySource.capped, options: sources },
      ...judgedWords.map(({ field }) => wordFacet(field, of(field))),
    ],
  };
}

const fieldSet: FieldSet = identityFields;

function titled(name: string): { field: string; title: string } {
  return { field: name, title: fieldNamed(fieldSet, name)?.title ?? name };
}

/**
 * The words of the field in their order, then any other that rows hold; by number where the field lists none. Without
 * numbers where they were not counted.
 */
function wordFacet(name: string, { counts, capped }: FacetCounts): Facet {
  const field = fieldNamed(fieldSet, name);
  if (!field) throw new TypeError(`identities have no field ${name}`);
  const options = new Map<string, { value: MatchValue; label: string; count: number | null }>();
  const put = (held: string | null, count: number | null) => {
    const value = matchValueOf(field, held);
    const ofState =
      name === "owner" && held === "any" ? { kind: "state" as const, value: "any" as const } : value;
    options.set(`${ofState.kind}:${ofState.value}`, { value: ofState, label: ofState.value, count });
  };
  if (field.type === "enum") for (const word of field.values) put(word, counts ? 0 : null);
  if (name === "static") put("true", 0);
  const held = [...(counts ?? [])].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0])));
  for (const [word, count] of held) if (!(name === "static" && word === null)) put(word, count);
  return { ...titled(name), capped, options: [...options.values()] };
}

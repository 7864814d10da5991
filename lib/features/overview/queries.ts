import { answeredForQuery, populationQuery } from "@/lib/domain/definitions/population";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";

/** Kinds that only work through a key that somebody holds: nothing can be set up to run as one. */
const keyHolders = "kind:cloud_user,api_key,access_token,deploy_key";
const removable = `${populationQuery} ${keyHolders} static:true -expected:quarterly,yearly,emergency`;

/** The queries behind the numbers of the first screen. `all` is the sum of the four after it, whatever their status. */
export const overviewQueries = {
  all: "class:non_human,both,unsure",
  ours: `class:non_human,both ${answeredForQuery}`,
  providers: "class:non_human,both,unsure managed:provider",
  personal: "class:non_human,both managed:person",
  unsure: `class:unsure ${answeredForQuery},person`,
  people: "class:human",
  population: populationQuery,
  unused: `${removable} unused:>90d`,
  useUnknown: `${removable} unused:unknown`,
  createdKnown: `${populationQuery} created:any`,
  createdUnknown: `${populationQuery} created:unknown`,
} as const;

/** The terms of a query that the code itself wrote. */
export function termsOf(query: string): Term[] {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new TypeError(`${query}: ${parsed.problems[0]?.message}`);
  return parsed.terms;
}

/** A query narrowed to some values of a field, whatever they look like. */
export function narrowed(query: string, field: "source" | "system", values: readonly string[]): string {
  return formatQuery([
    ...termsOf(query),
    { kind: "match", negated: false, field, values: values.map((value) => ({ kind: "value", value })) },
  ]);
}

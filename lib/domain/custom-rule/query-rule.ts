import type { QueryProblem, Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";

/** What rules themselves decide: a rule that asked for it would answer otherwise the moment after it answered. */
const decidedByRules: readonly string[] = ["risk", "finding", "findings"];

export type ReadQueryRule =
  | { ok: true; terms: readonly Term[] }
  | { ok: false; problems: readonly QueryProblem[] };

/** Reads the inventory query of a rule: what it finds is wrong. */
export function readQueryRule(text: string): ReadQueryRule {
  const whole = { at: 0, length: Math.max(1, text.length) };
  const parsed = parseQuery(text, identityFields);
  if (!parsed.ok) return parsed;
  if (parsed.terms.length === 0) {
    return { ok: false, problems: [{ ...whole, message: "Write a query: what it finds is wrong." }] };
  }
  const fields = parsed.terms.flatMap((term) => (term.kind === "search" ? [] : [term.field]));
  const problems = fields.flatMap((field) => {
    if (decidedByRules.includes(field))
      return [
        {
          ...placeOf(text, field),
          message: `${field} is what rules say of an identity: a rule cannot ask for it.`,
        },
      ];
    if (field === "gone")
      return [
        { ...placeOf(text, field), message: "Rules ask about what is there: gone has no place in one." },
      ];
    return [];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms: parsed.terms };
}

function placeOf(text: string, field: string): { at: number; length: number } {
  return { at: Math.max(0, text.toLowerCase().indexOf(`${field}:`)), length: field.length };
}

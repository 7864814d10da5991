import type { MatchTerm, MatchValue, Operand, Term } from "./grammar";
import { stateValues } from "./grammar";

/** Writes terms as the one canonical text that `parseQuery` reads back to the same terms. */
export function formatQuery(terms: readonly Term[]): string {
  return terms.map(formatTerm).join(" ");
}

function formatTerm(term: Term): string {
  const sign = term.negated ? "-" : "";
  switch (term.kind) {
    case "search":
      return sign + (/[\s":]|^-/.test(term.text) ? quote(term.text) : term.text);
    case "match":
      return `${sign}${term.field}:${term.values.map(formatValue).join(",")}`;
    case "compare":
      return `${sign}${term.field}:${term.op}${formatOperand(term.operand)}`;
  }
}

function formatValue(value: MatchValue): string {
  if (value.kind === "state") return value.value;
  const readsAsState = stateValues.some((state) => state === value.value.toLowerCase());
  return readsAsState || /[\s",:]|^[<>]/.test(value.value) ? quote(value.value) : value.value;
}

function formatOperand(operand: Operand): string {
  return operand.kind === "span" ? `${operand.amount}${operand.unit}` : String(operand.value);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function sameValue(a: MatchValue, b: MatchValue): boolean {
  return a.kind === b.kind && a.value === b.value;
}

function isPlainMatch(term: Term, field: string): term is MatchTerm {
  return term.kind === "match" && term.field === field && !term.negated;
}

/** Whether a facet's value is ticked: some `field:…` term, not negated, lists it. */
export function hasValue(terms: readonly Term[], field: string, value: MatchValue): boolean {
  return terms.some(
    (term) => isPlainMatch(term, field) && term.values.some((each) => sameValue(each, value)),
  );
}

/** Ticks or unticks one value of a facet; every other term stays as and where it was. */
export function toggleValue(terms: readonly Term[], field: string, value: MatchValue): Term[] {
  if (hasValue(terms, field, value)) {
    return terms.flatMap((term): Term[] => {
      if (!isPlainMatch(term, field)) return [term];
      const values = term.values.filter((each) => !sameValue(each, value));
      return values.length > 0 ? [{ ...term, values }] : [];
    });
  }
  const first = terms.findIndex((term) => isPlainMatch(term, field));
  if (first === -1) return [...terms, { kind: "match", negated: false, field, values: [value] }];
  return terms.map((term, index) =>
    index === first && term.kind === "match" ? { ...term, values: [...term.values, value] } : term,
  );
}

/** Puts one term in the place of all terms on its field, or at the end when there is none. */
export function setTerm(terms: readonly Term[], term: Exclude<Term, { kind: "search" }>): Term[] {
  const first = terms.findIndex((each) => each.kind !== "search" && each.field === term.field);
  if (first === -1) return [...terms, term];
  return terms.flatMap((each, index): Term[] => {
    if (index === first) return [term];
    return each.kind !== "search" && each.field === term.field ? [] : [each];
  });
}

/** Drops every term on a field. */
export function removeField(terms: readonly Term[], field: string): Term[] {
  return terms.filter((term) => term.kind === "search" || term.field !== field);
}

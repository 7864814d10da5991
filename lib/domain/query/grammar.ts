/**
 * The query language that the search box, the facets, the command line and the API share.
 *
 * A query is a list of terms, all of which must hold:
 *   word  "two words"        name, external id or key id contains it
 *   field:a,b                any of these values
 *   field:none               known to be absent        field:unknown   nobody could tell us
 *   field:any                present                   field:"none"    the literal word
 *   field:>5  >=  <  <=      numbers
 *   field:>90d               a date longer ago than 90 days (h d w m y); for a date ahead, further away than that
 *   field:>2026-01-01        after that day (UTC)
 *   -term                    not
 *
 * A comparison never matches an unknown value, and neither does its negation; nor does a yes or no (`static:true`). The
 * negation of any other term is its exact complement: `-env:production` holds where the environment is absent or unknown.
 * No OR between fields, no brackets.
 */

/** Values that every field with missing data understands. */
export const stateValues = ["none", "unknown", "any"] as const;
export type StateValue = (typeof stateValues)[number];

export const comparisons = [">", ">=", "<", "<="] as const;
export type Comparison = (typeof comparisons)[number];

/** Hours, days, weeks, months, years; months and years follow the calendar (UTC). */
export const spanUnits = ["h", "d", "w", "m", "y"] as const;
export type SpanUnit = (typeof spanUnits)[number];

export interface Span {
  kind: "span";
  amount: number;
  unit: SpanUnit;
}

/** What a comparison compares with. A date is a day, `YYYY-MM-DD`, in UTC. */
export type Operand = { kind: "number"; value: number } | Span | { kind: "date"; value: string };

/** One of the values of `field:a,b`. Enum values, booleans and numbers stand in their canonical spelling. */
export type MatchValue = { kind: "value"; value: string } | { kind: "state"; value: StateValue };

export interface SearchTerm {
  kind: "search";
  negated: boolean;
  text: string;
}
export interface MatchTerm {
  kind: "match";
  negated: boolean;
  field: string;
  values: MatchValue[];
}
export interface CompareTerm {
  kind: "compare";
  negated: boolean;
  field: string;
  op: Comparison;
  operand: Operand;
}
export type Term = SearchTerm | MatchTerm | CompareTerm;

/** Why a query does not run: `length` characters from `at` are wrong; `suggestion` is a text to put in their place. */
export interface QueryProblem {
  at: number;
  length: number;
  message: string;
  suggestion?: string;
}

export type ParsedQuery = { ok: true; terms: Term[] } | { ok: false; problems: QueryProblem[] };

/** Longer queries are refused: an address bar carries no more, and nobody types it. */
export const maxQueryLength = 2000;

interface FieldBase {
  /** As it is typed: lower case, one word. */
  name: string;
  title: string;
  /** One sentence for the help under the box. */
  description: string;
  /** Which of `none`, `unknown`, `any` make sense here. */
  states: readonly StateValue[];
  /** A whole term that works. */
  example: string;
}

export interface EnumField extends FieldBase {
  type: "enum";
  /** Never one of the state values: where the record holds `unknown`, that is the state. */
  values: readonly string[];
}
export interface DateField extends FieldBase {
  type: "date";
  /** What a span counts from now: back into the past, or ahead into the future. */
  spans: "ago" | "ahead";
}
export interface PlainField extends FieldBase {
  type: "text" | "number" | "boolean" | "duration";
  /** Its values hold no colon: `system:serviceaccount:a:b` is a pasted name that only begins like this field. */
  noColon?: true;
}
export type Field = EnumField | DateField | PlainField;

/** The fields by which one noun can be queried. */
export interface FieldSet<F extends readonly Field[] = readonly Field[]> {
  noun: string;
  fields: F;
}

/** The names of a set's fields, so that a compiler can be held to handle each. */
export type FieldName<S extends FieldSet> = S["fields"][number]["name"];

/** A set whose field names stay known to the compiler. */
export function defineFields<const F extends readonly Field[]>(noun: string, fields: F): FieldSet<F> {
  return { noun, fields };
}

/** The values of an enum without `unknown` and `none`, which the grammar has as states. */
export function known<V extends string>(values: readonly V[]): Exclude<V, StateValue>[] {
  return values.filter(
    (value): value is Exclude<V, StateValue> => !stateValues.some((state) => state === value),
  );
}

/** Finds a field by its name as typed, in any case. */
export function fieldNamed(set: FieldSet, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return set.fields.find((field) => field.name === wanted);
}

/**
 * Whether a term, and its negation alike, leaves out the rows of which the answer is unknown: a comparison does, and a
 * yes or no of a field that can be unknown, unless `unknown` is among the values asked for.
 */
export function leavesOutUnknown(set: FieldSet, term: Term): term is CompareTerm | MatchTerm {
  if (term.kind !== "match") return term.kind === "compare";
  const field = fieldNamed(set, term.field);
  return (
    field?.type === "boolean" &&
    field.states.includes("unknown") &&
    term.values.every((each) => each.kind === "value")
  );
}

/**
 * The match value for what the record holds, so that a facet's row writes the same term as a person would:
 * null is `none`, a word that the field treats as a state is that state, anything else is itself.
 */
export function matchValueOf(field: Field, held: string | null): MatchValue {
  if (held === null) return { kind: "state", value: "none" };
  const state = field.type === "text" ? undefined : field.states.find((each) => each === held);
  return state ? { kind: "state", value: state } : { kind: "value", value: held };
}

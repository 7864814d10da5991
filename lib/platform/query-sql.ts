import { type Bound, type DateRange, dateRange, dayRange } from "@/lib/domain/query/date-range";
import type {
  CompareTerm,
  Comparison,
  Field,
  FieldSet,
  MatchTerm,
  Operand,
  StateValue,
  Term,
} from "@/lib/domain/query/grammar";
import { fieldNamed, leavesOutUnknown } from "@/lib/domain/query/grammar";

/**
 * Compiles terms of the query grammar to conditions in SQL, given a table that says how each field reads its noun.
 * Everything that a person typed becomes a parameter; only constants of the code become text.
 */

/** The values of one statement, in the order of `$1`, `$2` … */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Adds a value and gives its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** An instant; what lies beyond PostgreSQL's calendar is endless. */
  time(at: Date): string {
    const year = at.getUTCFullYear();
    const text = year < 1 ? "-infinity" : year > 9999 ? "infinity" : at.toISOString();
    return `${this.add(text)}::timestamptz`;
  }

  /** Texts in lower case, as a list to stand behind `IN`. A text with a NUL is left out: no row can hold it. */
  lowerList(values: readonly string[]): string {
    const list = values.filter(isStorable).map((value) => `lower(${this.add(value)})`);
    return list.length > 0 ? `(${list.join(", ")})` : "(NULL)";
  }

  /** Those of the texts that are UUIDs. */
  uuidList(values: readonly string[]): string {
    return `${this.add(values.filter(isUuid))}::uuid[]`;
  }
}

/** Ids found beforehand for names in a query: a statement that holds them, in place of a subquery, is planned better. */
export type Names = ReadonlyMap<string, readonly string[]>;

export interface SqlContext {
  p: SqlParameters;
  now: Date;
  names?: Names | undefined;
  /** Collects the names that `names` does not have, each with the query for its ids. */
  wanted?: Map<string, (p: SqlParameters) => string>;
}

/** An array of ids in SQL: those found beforehand under this key, else by the query `select`. */
export function idsSql(key: string, context: SqlContext, select: (p: SqlParameters) => string): string {
  const found = context.names?.get(key);
  if (found) return `${context.p.add(found)}::uuid[]`;
  context.wanted?.set(key, select);
  return `ARRAY(${select(context.p)})`;
}

/** How one field reads its noun. */
export interface FieldSql {
  /** The field has one of these values, which stand in their canonical spelling. */
  is?: (values: readonly string[], context: SqlContext) => string;
  /** `any` is, unless said otherwise, neither `none` nor `unknown`. */
  states?: Partial<Record<StateValue, string | ((context: SqlContext) => string)>>;
  /** Where a comparison holds; the condition may be NULL for "no". */
  compare?: (op: Comparison, operand: Operand, context: SqlContext, field: Field) => string;
  /** Where nobody knows what a comparison compares; the state `unknown` unless said. */
  incomparable?: (op: Comparison, operand: Operand, context: SqlContext) => string;
}

/** A noun that can be queried: its fields, and what bare words look at. */
export interface NounSql {
  set: FieldSet;
  fields: Readonly<Record<string, FieldSql>>;
  search: (text: string, context: SqlContext) => string;
}

/** The condition of one term, negation included. */
export function termSql(noun: NounSql, term: Term, context: SqlContext): string {
  const holds = holdsSql(noun, term, context);
  if (!term.negated) return `(${holds})`;
  return leavesOutUnknown(noun.set, term)
    ? `(${not(holds)} AND ${not(unknownSql(noun, term, context))})`
    : not(holds);
}

/** One condition per term. */
export function termsSql(noun: NounSql, terms: readonly Term[], context: SqlContext): string[] {
  return terms.map((term) => termSql(noun, term, context));
}

/**
 * The conditions of the rows that are left out because a value is unknown: all else holds, and no term is known to
 * fail. Nothing when no term leaves out what is unknown.
 */
export function incomparableSql(
  noun: NounSql,
  terms: readonly Term[],
  context: SqlContext,
): string[] | undefined {
  const leaving = terms.filter((term) => leavesOutUnknown(noun.set, term));
  if (leaving.length === 0) return undefined;
  const [only] = leaving;
  if (leaving.length === 1 && only) {
    const others = terms.filter((term) => term !== only);
    return [...termsSql(noun, others, context), `(${unknownSql(noun, only, context)})`];
  }
  const unknowns: string[] = [];
  const conditions = terms.map((term) => {
    if (!leavesOutUnknown(noun.set, term)) return termSql(noun, term, context);
    const holds = holdsSql(noun, term, context);
    const unknown = unknownSql(noun, term, context);
    unknowns.push(`(${unknown})`);
    return `((${unknown}) OR ${term.negated ? not(holds) : `(${holds})`})`;
  });
  return [...conditions, `(${unknowns.join(" OR ")})`];
}

/** The condition of one term as it stands behind its sign. */
function holdsSql(noun: NounSql, term: Term, context: SqlContext): string {
  switch (term.kind) {
    case "search":
      return isStorable(term.text) ? noun.search(term.text, context) : "FALSE";
    case "match": {
      const { sql } = fieldOf(noun, term.field);
      const values = term.values.flatMap((each) => (each.kind === "value" ? [each.value] : []));
      const parts = term.values.flatMap((each) =>
        each.kind === "state" ? [stateSql(sql, each.value, context)] : [],
      );
      if (values.length > 0) {
        if (!sql.is) throw new TypeError(`${term.field} has no values`);
        parts.push(sql.is(values, context));
      }
      return parts.map((part) => `(${part})`).join(" OR ");
    }
    case "compare": {
      const { sql, field } = fieldOf(noun, term.field);
      if (!sql.compare) throw new TypeError(`${term.field} cannot be compared`);
      return sql.compare(term.op, term.operand, context, field);
    }
  }
}

function unknownSql(noun: NounSql, term: CompareTerm | MatchTerm, context: SqlContext): string {
  const { sql } = fieldOf(noun, term.field);
  const compared = term.kind === "compare" ? sql.incomparable?.(term.op, term.operand, context) : undefined;
  return compared ?? stateSql(sql, "unknown", context);
}

function fieldOf(noun: NounSql, name: string): { sql: FieldSql; field: Field } {
  const field = fieldNamed(noun.set, name);
  const sql = field && Object.hasOwn(noun.fields, field.name) ? noun.fields[field.name] : undefined;
  if (!field || !sql) throw new TypeError(`${noun.set.noun} have no field ${name}`);
  return { sql, field };
}

function stateSql(sql: FieldSql, state: StateValue, context: SqlContext): string {
  const said = sql.states?.[state];
  if (said !== undefined) return typeof said === "string" ? said : said(context);
  if (state === "any") {
    const absent = (["none", "unknown"] as const).filter((each) => sql.states?.[each] !== undefined);
    return absent.map((each) => not(stateSql(sql, each, context))).join(" AND ") || "TRUE";
  }
  return "FALSE";
}

/** The exact complement: what is neither true nor known to be is true here. */
export function not(condition: string): string {
  return `((${condition}) IS NOT TRUE)`;
}

/** A column that holds one of a list of words, exactly. One word is said so that an index on it gives the next key's order. */
export function enumSql(column: string, states: FieldSql["states"] = {}): FieldSql {
  return {
    is: (values, { p }) =>
      values.length === 1 ? `${column} = ${p.add(values[0])}` : `${column} = ANY(${p.add(values)}::text[])`,
    states,
  };
}

/** Columns of text, any of which equals one of the values, in any case. */
export function textSql(columns: readonly string[], states: FieldSql["states"] = {}): FieldSql {
  return {
    is: (values, { p }) => {
      const list = p.lowerList(values);
      return columns.map((column) => `lower(${column}) IN ${list}`).join(" OR ");
    },
    states,
  };
}

/** A yes-or-no question with a condition for each answer. */
export function booleanSql(answers: { true: string; false: string; unknown?: string }): FieldSql {
  return {
    is: (values) =>
      [
        ...(values.includes("true") ? [`(${answers.true})`] : []),
        ...(values.includes("false") ? [`(${answers.false})`] : []),
      ].join(" OR ") || "FALSE",
    states: answers.unknown === undefined ? {} : { unknown: answers.unknown },
  };
}

/**
 * A date. `column` may be NULL. `indexed` is the expression of its index, and what that holds where there is no date;
 * then the conditions are said in these words.
 */
export function dateSql(
  column: string,
  states: FieldSql["states"] = {},
  indexed?: { sql: string; absent: "-infinity" | "infinity" },
): FieldSql {
  const bound = (sign: ">" | "<", { at, inclusive }: Bound, { p }: SqlContext) =>
    `${indexed?.sql ?? column} ${sign}${inclusive ? "=" : ""} ${p.time(at)}`;
  const there = indexed && `${indexed.sql} ${indexed.absent === "infinity" ? "<" : ">"} '${indexed.absent}'`;
  const within = ({ from, to }: DateRange, context: SqlContext) =>
    [
      ...(from ? [bound(">", from, context)] : []),
      ...(to ? [bound("<", to, context)] : []),
      ...(there ? [there] : []),
    ].join(" AND ");
  return {
    is: (values, context) => values.map((day) => `(${within(dayRange(day), context)})`).join(" OR "),
    states,
    compare: (op, operand, context, field) => {
      if (field.type !== "date") throw new TypeError(`${field.name} is no date`);
      return within(dateRange(field, op, operand, context.now), context);
    },
  };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text can be compared with a column of type uuid. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** PostgreSQL holds no NUL character in a text. */
export function isStorable(text: string): boolean {
  return !text.includes("\0");
}

/** A text with the signs that `LIKE` reads as patterns made plain. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

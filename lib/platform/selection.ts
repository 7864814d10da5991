import type { Pool } from "pg";
import type { Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { AppError } from "@/lib/platform/errors";
import { listWhere, type NounList } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** What a decision is about is counted and listed at most so long (milliseconds). */
const timeoutMs = 60_000;

/** Some rows that were picked, or all that a query finds but some; `count`: how many the person was shown. */
export type RowSelection =
  | { kind: "ids"; ids: readonly string[] }
  | { kind: "query"; query: string; except: readonly string[]; count: number };

/** A noun whose rows are decided about together. */
export interface SelectableNoun {
  list: Pick<NounList<never, unknown, string>, "noun" | "table" | "alias" | "present" | "presence" | "reach">;
  /** `findings`. */
  plural: string;
  /** What is said where nothing of it is left. */
  missing: { code: string; one: string; many: string };
}

/** A selection as it stood at one instant. */
export interface Selected<Row> {
  rows: Row[];
  /** As the audit log keeps it. */
  asked: { query: string } | { picked: number };
}

/** The terms of a query over a noun. Throws an AppError, `bad_query`. */
export function selectionTerms({ list }: SelectableNoun, query: string): Term[] {
  const parsed = parseQuery(query, list.noun.set);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems[0]?.message ?? "The query cannot be read.",
    safe: "Nothing was changed.",
    next: "Correct the query and repeat it.",
  });
}

function whereSql(
  noun: SelectableNoun,
  scope: Scope,
  selection: RowSelection,
  now: Date,
  p: SqlParameters,
): string[] {
  const id = `${noun.list.alias}.id`;
  if (selection.kind === "ids")
    return [`${id} = ANY(${p.uuidList(selection.ids)})`, ...noun.list.reach(scope, p)];
  const except = selection.except.length > 0 ? [`${id} <> ALL(${p.uuidList(selection.except)})`] : [];
  const terms = selectionTerms(noun, selection.query);
  return [...listWhere(noun.list, scope, { terms, now }, p), ...except];
}

const fromSql = ({ list: { table, alias } }: SelectableNoun, where: readonly string[]) =>
  `FROM ${table} ${alias} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}`;

/** How many rows a selection holds now, exactly: what the person is shown before they decide. */
export async function countSelected(
  pool: Pool,
  noun: SelectableNoun,
  scope: Scope,
  selection: RowSelection,
  now: Date,
): Promise<number> {
  const p = new SqlParameters();
  const where = whereSql(noun, scope, selection, now, p);
  const found = await guardedRead(
    pool,
    (db) => db.query<{ n: number }>(`SELECT count(*)::int AS n ${fromSql(noun, where)}`, p.values),
    timeoutMs,
  );
  return found.rows[0]?.n ?? 0;
}

/**
 * Fixes which rows a decision is about, by their ids in order; `columns` in SQL, and what `also` must hold of them. What the scope
 * does not reach is left out, as if it did not exist. Throws AppErrors: the noun's own when none is left, `selection_grew` when a
 * query finds more than the person was shown.
 */
export async function selectRows<Row extends object>(
  pool: Pool,
  noun: SelectableNoun,
  scope: Scope,
  selection: RowSelection,
  now: Date,
  { columns, also = [] }: { columns: string; also?: readonly string[] },
): Promise<Selected<Row>> {
  const p = new SqlParameters();
  const where = [...whereSql(noun, scope, selection, now, p), ...also];
  const { rows } = await guardedRead(
    pool,
    (db) =>
      db.query<Row>(`SELECT ${columns} ${fromSql(noun, where)} ORDER BY ${noun.list.alias}.id`, p.values),
    timeoutMs,
  );
  if (rows.length === 0) {
    const { code, one, many } = noun.missing;
    const several = selection.kind === "query" || selection.ids.length > 1;
    throw new AppError({
      code,
      message: several ? many : one,
      safe: "Nothing was changed.",
      next: "Reload the list.",
    });
  }
  if (selection.kind === "query" && rows.length > selection.count) {
    throw new AppError({
      code: "selection_grew",
      message: `The query finds ${rows.length} ${noun.plural} now; you were shown ${selection.count}.`,
      safe: "Nothing was changed.",
      next: "Look at the list again and repeat it.",
    });
  }
  const asked = selection.kind === "query" ? { query: selection.query } : { picked: selection.ids.length };
  return { rows, asked };
}

/** Rows in lots, each of which is changed in one transaction. */
export function lotsOf<Row>(rows: readonly Row[], size: number): Row[][] {
  const lots: Row[][] = [];
  for (let at = 0; at < rows.length; at += size) lots.push(rows.slice(at, at + size));
  return lots;
}

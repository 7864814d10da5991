import type { Pool, QueryResultRow } from "pg";
import type { Term } from "@/lib/domain/query/grammar";
import { type CappedCount, countRows } from "@/lib/platform/count";
import {
  type Direction,
  maxPageRows,
  type Page,
  type PageRequest,
  type SortOrder,
} from "@/lib/platform/keyset";
import { inTurns, onePage, readOnce, unlessLate } from "@/lib/platform/list-page";
import {
  incomparableSql,
  type Names,
  type NounSql,
  type SqlContext,
  SqlParameters,
  termsSql,
} from "@/lib/platform/query-sql";
import { boundedPart, eachApart, guardedRead, type Runner, readTimeoutMs } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** Which rows of a list, as of when. */
export interface ListQuery {
  terms: readonly Term[];
  now: Date;
  /** Longest time of one statement in milliseconds; without it, that of a page. */
  timeoutMs?: number;
  /** The ids behind the names in the terms, where `findNames` found them beforehand. */
  names?: Names;
}

export interface ListPage<Row> extends Page<Row> {
  /**
   * How many rows were left out because what a comparison, or a yes or no, asks for is unknown of them. A count of 0
   * that is capped says that they could not be counted in time.
   */
  incomparable: CappedCount;
}

/** How one noun is listed. `alias` names its own table in all of these. */
export interface NounList<Raw, Row, Sort extends string> {
  noun: NounSql;
  table: string;
  /** The same for one row of a page, `page.page_id`, where that is read faster than by joining the table; left out: it is joined. */
  one?: string;
  alias: string;
  select: (context: SqlContext, scope: Scope) => string;
  joins: string;
  sorts: Readonly<Record<Sort, SortOrder>>;
  /** The condition of a row that is still there; what is gone is hidden unless the query speaks of it. */
  present: string | null;
  /** The field by which a query speaks of what `present` hides; `gone` unless said. */
  presence?: string;
  /** Under which conditions a scope reaches a row. */
  reach: (scope: Scope, p: SqlParameters) => string[];
  toRow: (raw: Raw) => Row;
}

/** A page is not held up for longer to say how much was left out. */
const incomparableMs = 100;
const nothingLeftOut: CappedCount = { count: 0, capped: false };
const notInTime: CappedCount = { count: 0, capped: true };

/** The conditions of a query: what is there, what the terms ask, what the scope reaches. */
export function listWhere(
  list: Pick<NounList<never, unknown, string>, "noun" | "present" | "presence" | "reach">,
  scope: Scope,
  query: ListQuery,
  p: SqlParameters,
  conditions = termsSql(list.noun, query.terms, { p, now: query.now, names: query.names }),
): string[] {
  const presence = list.presence ?? "gone";
  const speaksOfIt = query.terms.some((term) => term.kind !== "search" && term.field === presence);
  return [
    ...(list.present === null || speaksOfIt ? [] : [list.present]),
    ...conditions,
    ...list.reach(scope, p),
  ];
}

/** The same query with the ids behind its names; it may have them already. */
export async function findNames<Query extends ListQuery>(
  db: Runner,
  noun: NounSql,
  query: Query,
): Promise<Query> {
  if (query.names) return query;
  const wanted = new Map<string, (p: SqlParameters) => string>();
  termsSql(noun, query.terms, { p: new SqlParameters(), now: query.now, wanted });
  const names = new Map<string, readonly string[]>();
  for (const [key, select] of wanted) {
    const p = new SqlParameters();
    const found = await db.query<{ ids: string[] }>(`SELECT ARRAY(${select(p)})::text[] AS ids`, p.values);
    names.set(key, found.rows[0]?.ids ?? []);
  }
  return { ...query, names };
}

/**
 * A page of a list, and how many rows it left out as unknown. Throws AppErrors: `bad_cursor` for a cursor that no page of
 * this order gave, `query_timeout`.
 */
export function listRows<Raw extends QueryResultRow, Row, Sort extends string>(
  pool: Pool,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & PageRequest<Sort>,
): Promise<ListPage<Row>> {
  return guardedRead(
    pool,
    async (db) => {
      const named = await findNames(db, list.noun, query);
      return {
        ...(await onePage(db, list, scope, named)),
        incomparable: await countIncomparable(db, list, scope, named),
      };
    },
    query.timeoutMs,
  );
}

/** The page alone, for whoever counts what is left out beside it or not at all. Throws the same. */
export function listPage<Raw extends QueryResultRow, Row, Sort extends string>(
  pool: Pool,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & PageRequest<Sort>,
): Promise<Page<Row>> {
  // Each turn is a read of its own: that takes fewer trips to the database than parts of one.
  return inTurns(query, async (fenced, ms) => {
    const db = eachApart(pool, ms);
    return readOnce(db, list, scope, await findNames(db, list.noun, query), fenced);
  });
}

/** How many rows are left out because a value is unknown, as a page of the list tells it. */
export async function countLeftOut<Raw, Row, Sort extends string>(
  pool: Pool,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery,
): Promise<CappedCount> {
  const named = await findNames(eachApart(pool, query.timeoutMs), list.noun, query);
  const p = new SqlParameters();
  const where = leftOutWhere(list, scope, named, p);
  if (!where) return nothingLeftOut;
  const db = eachApart(pool, query.timeoutMs ?? incomparableMs);
  const counted = await unlessLate(() => countRows(db, `${list.table} ${list.alias}`, where, p));
  return counted ?? notInTime;
}

/** Every row of a list, read page by page: memory holds one page. */
export async function* eachRow<Raw extends QueryResultRow, Row, Sort extends string>(
  pool: Pool,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & Pick<PageRequest<Sort>, "sort" | "direction">,
): AsyncGenerator<Row> {
  let after: string | undefined;
  do {
    const page = await listPage(pool, list, scope, { ...query, after, limit: maxPageRows });
    yield* page.rows;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/**
 * The rows of a list that hang on something already reached, gone ones included: the first `most`, and whether there
 * are more.
 */
export async function relatedRows<Raw extends QueryResultRow, Row, Sort extends string>(
  db: Runner,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  related: { where: (p: SqlParameters) => string; sort: Sort; direction: Direction; now: Date; most: number },
): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await onePage(
      db,
      { ...list, present: null, reach: (_scope, p) => [related.where(p)] },
      scope,
      {
        terms: [],
        now: related.now,
        sort: related.sort,
        direction: related.direction,
        after,
        limit: Math.min(related.most - rows.length, maxPageRows),
      },
    );
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined && rows.length < related.most);
  return { rows, more: after !== undefined };
}

/** How many rows a query has, counted to 10,000. */
export async function countList<Raw, Row, Sort extends string>(
  pool: Pool,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery,
): Promise<CappedCount> {
  const db = eachApart(pool, query.timeoutMs);
  const p = new SqlParameters();
  const where = listWhere(list, scope, await findNames(db, list.noun, query), p);
  return countRows(db, `${list.table} ${list.alias}`, where, p);
}

async function countIncomparable<Raw, Row, Sort extends string>(
  db: Runner,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery,
): Promise<CappedCount> {
  const p = new SqlParameters();
  const where = leftOutWhere(list, scope, query, p);
  if (!where) return nothingLeftOut;
  const counted = await boundedPart(
    db,
    query.timeoutMs ?? incomparableMs,
    query.timeoutMs ?? readTimeoutMs,
    () => countRows(db, `${list.table} ${list.alias}`, where, p),
  );
  return counted ?? notInTime;
}

/** The conditions of what a query leaves out as unknown; nothing where it leaves out none. */
function leftOutWhere<Raw, Row, Sort extends string>(
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery,
  p: SqlParameters,
): string[] | undefined {
  const conditions = incomparableSql(list.noun, query.terms, { p, now: query.now, names: query.names });
  return conditions && listWhere(list, scope, query, p, conditions);
}

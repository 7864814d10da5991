import type { QueryResultRow } from "pg";
import { AppError } from "@/lib/platform/errors";
import { type Page, type PageRequest, type PageSource, readPage } from "@/lib/platform/keyset";
import { type ListQuery, listWhere, type NounList } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { boundedPart, limitRest, type Runner, readTimeoutMs } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/**
 * The planner walks the sort order where it takes matches for frequent and evenly spread. When that does not end soon,
 * they are not: then they are all looked up first, and sorted. Where they are too many for that, it was only the machine
 * that was busy, and walking has the rest of the time. Each part of a page's time, in this order.
 */
const walkFirstShare = 0.15;
/** Where words are searched for: frequent ones are met at once, unless all of them come late in the order. */
const searchWalkShare = 0.05;
const lookUpShare = 0.6;

/** How long each turn of a page may take, in milliseconds. */
function turnsOf({ terms, timeoutMs = readTimeoutMs }: ListQuery): {
  walk: number;
  lookUp: number;
  rest: number;
} {
  const searches = terms.some((term) => term.kind === "search" && !term.negated);
  const walk = Math.min(timeoutMs, readTimeoutMs) * (searches ? searchWalkShare : walkFirstShare);
  const lookUp = timeoutMs * lookUpShare;
  return { walk, lookUp, rest: timeoutMs - walk - lookUp };
}

/** The first turn that is done in its time. Throws the AppError `query_timeout` of the last one, and whatever else a turn throws. */
export async function inTurns<Result>(
  query: ListQuery,
  turn: (fenced: boolean, ms: number) => Promise<Result>,
): Promise<Result> {
  const { walk, lookUp, rest } = turnsOf(query);
  return (
    (await unlessLate(() => turn(false, walk))) ??
    (await unlessLate(() => turn(true, lookUp))) ??
    turn(false, rest)
  );
}

/** What a read gives; undefined where it was cut. Throws whatever else it throws. */
export async function unlessLate<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === "query_timeout") return undefined;
    throw error;
  }
}

/** A page within a read that goes on. */
export async function onePage<Raw extends QueryResultRow, Row, Sort extends string>(
  db: Runner,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & PageRequest<Sort>,
): Promise<Page<Row>> {
  const wholeMs = query.timeoutMs ?? readTimeoutMs;
  const { walk, lookUp, rest } = turnsOf(query);
  const read = (fenced: boolean) => readOnce(db, list, scope, query, fenced);
  const found =
    (await boundedPart(db, walk, wholeMs, () => read(false))) ??
    (await boundedPart(db, lookUp, wholeMs, () => read(true)));
  if (found) return found;
  await limitRest(db, rest);
  return read(false);
}

/** A page in one statement. `fenced`: the matches are all looked up first. */
export function readOnce<Raw extends QueryResultRow, Row, Sort extends string>(
  db: Runner,
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & PageRequest<Sort>,
  fenced: boolean,
): Promise<Page<Row>> {
  const p = new SqlParameters();
  return readPage(db, pageSource(list, scope, query, p, fenced), p, query, list.toRow);
}

function pageSource<Raw, Row, Sort extends string>(
  list: NounList<Raw, Row, Sort>,
  scope: Scope,
  query: ListQuery & PageRequest<Sort>,
  p: SqlParameters,
  fenced: boolean,
): PageSource {
  return {
    table: list.table,
    one: list.one,
    alias: list.alias,
    where: listWhere(list, scope, query, p),
    select: list.select({ p, now: query.now }, scope),
    joins: list.joins,
    order: list.sorts[query.sort],
    fenced,
  };
}

import type { QueryResultRow } from "pg";
import { z } from "zod";
import { AppError } from "@/lib/platform/errors";
import { isStorable, isUuid, type SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";

/** One part of a sort order: an expression that is never NULL, in the words of the index that it is to use. */
export interface SortKey {
  sql: string;
  type: "text" | "timestamptz" | "integer" | "bigint" | "uuid";
}

/** The keys of a sort order. The last one tells any two rows apart. */
export type SortOrder = readonly SortKey[];

export type Direction = "asc" | "desc";

/** Which page of a list. `after` and `before` are cursors that an earlier page gave; without one, the first page. */
export interface PageRequest<Sort extends string = string> {
  sort: Sort;
  direction: Direction;
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** A page of a list, and the cursors of its neighbours; null where there is none. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
  previous: string | null;
}

/** Larger pages are cut to this many rows. */
export const maxPageRows = 200;

const cursorSchema = z.strictObject({
  s: z.string().max(40),
  d: z.enum(["asc", "desc"]),
  k: z.array(z.string().max(4000)).min(1).max(4),
});

const badCursor = () =>
  new AppError({
    code: "bad_cursor",
    message: "This address names a place in the list that does not exist.",
    safe: "Nothing was changed.",
    next: "Start again at the first page.",
    exitCode: 2,
  });

function encodeCursor(request: PageRequest, keys: string[]): string {
  return Buffer.from(JSON.stringify({ s: request.sort, d: request.direction, k: keys })).toString(
    "base64url",
  );
}

/** The keys in a cursor of this sort order. Throws an AppError, `bad_cursor`, for anything else. */
function decodeCursor(cursor: string, request: PageRequest, order: SortOrder): string[] {
  let outside: unknown;
  try {
    outside = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw badCursor();
  }
  const parsed = cursorSchema.safeParse(outside);
  if (!parsed.success) throw badCursor();
  const { s, d, k } = parsed.data;
  const fits =
    s === request.sort &&
    d === request.direction &&
    k.length === order.length &&
    order.every((key, index) => isKey(key.type, k[index] ?? ""));
  if (!fits) throw badCursor();
  return k;
}

function isKey(type: SortKey["type"], text: string): boolean {
  switch (type) {
    case "text":
      return isStorable(text);
    case "uuid":
      return isUuid(text);
    case "integer":
      return /^-?\d{1,9}$/.test(text);
    case "bigint":
      return /^-?\d{1,18}$/.test(text);
    case "timestamptz":
      return (
        text === "-infinity" ||
        text === "infinity" ||
        (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(text) &&
          !Number.isNaN(Date.parse(text.replace(" ", "T").replace("+00", "Z"))))
      );
  }
}

/** What a page is read from. `alias` names the noun's own table in `where`, the sort order, `select` and `joins`. */
export interface PageSource {
  /** Has a column `id`. */
  table: string;
  /** The same for one row of a page, `page.page_id`, where that is read faster than by joining the table; left out: it is joined. */
  one?: string | undefined;
  alias: string;
  where: readonly string[];
  /** What each row gives, and the joins for it: they run for the rows of the page alone. */
  select: string;
  joins?: string;
  order: SortOrder;
  /** Looks up every match before it sorts, whatever the planner thinks of it. */
  fenced?: boolean;
}

/** Reads one page by keyset: by the values of the last row seen, never by counting rows. */
export async function readPage<Raw extends QueryResultRow, Row>(
  db: Runner,
  source: PageSource,
  p: SqlParameters,
  request: PageRequest,
  toRow: (raw: Raw) => Row,
): Promise<Page<Row>> {
  const { alias, order } = source;
  const limit = Math.min(Math.max(Math.trunc(request.limit) || 1, 1), maxPageRows);
  const backward = request.before !== undefined && request.after === undefined;
  const cursor = request.after ?? request.before;
  const ascending = (request.direction === "asc") !== backward;
  const where = [...source.where];
  if (cursor !== undefined) {
    const keys = decodeCursor(cursor, request, order);
    const values = order.map((key, index) => `${p.add(keys[index])}::${key.type}`);
    where.push(`(${order.map((key) => key.sql).join(", ")}) ${ascending ? ">" : "<"} (${values.join(", ")})`);
  }
  const orderOf = (prefix: string) =>
    order.map((_, index) => `${prefix}k${index} ${ascending ? "ASC" : "DESC"}`).join(", ");
  const matches = `${source.table} ${alias} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}`;
  const keys = order.map((key, index) => `${key.sql} AS k${index}`).join(", ");
  // Which rows first, and only then what they hold: an index alone may answer the one, and a sort stays narrow.
  const found = await db.query<Raw & { page_keys: string[] }>(
    `WITH page AS MATERIALIZED (
       SELECT * FROM (SELECT ${alias}.id AS page_id, ${keys} FROM ${matches} ${source.fenced ? "OFFSET 0" : ""}) AS matches
       ORDER BY ${orderOf("")} LIMIT ${p.add(limit + 1)}::int)
     SELECT ${source.select}, ARRAY[${order.map((_, index) => `page.k${index}::text`).join(", ")}] AS page_keys
     FROM page JOIN ${source.one === undefined ? source.table : `LATERAL ${source.one}`} ${alias} ON ${alias}.id = page.page_id ${source.joins ?? ""} ORDER BY ${orderOf("page.")}`,
    p.values,
  );
  const more = found.rows.length > limit;
  const kept = found.rows.slice(0, limit);
  if (backward) kept.reverse();
  const cursors = kept.map((raw) => encodeCursor(request, raw.page_keys));
  const first = cursors[0] ?? null;
  const last = cursors.at(-1) ?? null;
  for (const raw of kept) Reflect.deleteProperty(raw, "page_keys");
  return {
    rows: kept.map(toRow),
    next: backward || more ? last : null,
    previous: (backward && more) || (!backward && cursor !== undefined) ? first : null,
  };
}

import type { Pool } from "pg";
import { type TableColumn, tableLines } from "@/bin/print-table";
import type { FieldSet } from "@/lib/domain/query/grammar";
import { csvCell } from "@/lib/domain/text";
import type { CappedCount } from "@/lib/platform/count";
import type { ListPage, ListQuery } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";

/** What a noun needs to be listed on the command line. */
export interface ListedNoun<Row> {
  fields: FieldSet;
  page: (pool: Pool, scope: Scope, query: ListQuery & { limit: number }) => Promise<ListPage<Row>>;
  each: (pool: Pool, scope: Scope, query: ListQuery) => AsyncGenerator<Row>;
  count: (pool: Pool, scope: Scope, query: ListQuery) => Promise<CappedCount>;
  /** The printed table. */
  table: readonly TableColumn<Row>[];
  /** The CSV, column by column. */
  csv: readonly { title: string; cell: (row: Row) => string | number | boolean | Date | null }[];
}

/** A noun as the command lists it, whatever its rows are: everything comes as lines. */
export interface Listing {
  fields: FieldSet;
  count: ListedNoun<unknown>["count"];
  /** How many rows were left out because a value is unknown. */
  incomparable(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount>;
  /** One JSON object a row. */
  json(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<string>;
  /** One line a row, the first with the columns' names. */
  csv(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<string>;
  /** The first rows as an aligned table, without heading when there are none. */
  table(
    pool: Pool,
    scope: Scope,
    query: ListQuery,
    limit: number,
  ): Promise<{ lines: string[]; rows: number; more: boolean }>;
}

/** Makes a listing of a noun. */
export function listing<Row>(noun: ListedNoun<Row>): Listing {
  return {
    fields: noun.fields,
    count: noun.count,
    async incomparable(pool, scope, query) {
      return (await noun.page(pool, scope, { ...query, limit: 1 })).incomparable;
    },
    async *json(pool, scope, query) {
      for await (const row of noun.each(pool, scope, query)) yield JSON.stringify(row);
    },
    async *csv(pool, scope, query) {
      yield noun.csv.map((column) => csvCell(column.title)).join(",");
      for await (const row of noun.each(pool, scope, query)) {
        yield noun.csv.map((column) => csvCell(column.cell(row))).join(",");
      }
    },
    async table(pool, scope, query, limit) {
      const rows: Row[] = [];
      for await (const row of noun.each(pool, scope, query)) {
        if (rows.length === limit) return { lines: tableLines(noun.table, rows), rows: limit, more: true };
        rows.push(row);
      }
      return { lines: rows.length > 0 ? tableLines(noun.table, rows) : [], rows: rows.length, more: false };
    },
  };
}

/** Names in one cell. */
export function namesOf(refs: readonly { name: string }[]): string {
  return refs.map((ref) => ref.name).join("; ");
}

import type { Pool } from "pg";
import { exceptionFields } from "@/lib/domain/query/exception-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listPage, listRows } from "@/lib/platform/list";
import { isUuid } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { exceptionList } from "./list";
import type { ExceptionSort } from "./query";
import { type ExceptionRow, type RegisterTab, registerQueries, registerTabs } from "./schema";

/** A page of exceptions. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listExceptions(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<ExceptionSort>,
): Promise<ListPage<ExceptionRow>> {
  return listRows(pool, exceptionList, scope, query);
}

/** One exception; null where there is none that the scope reaches. Throws an AppError, `query_timeout`. */
export async function getException(
  pool: Pool,
  scope: Scope,
  id: string,
  now: Date,
): Promise<ExceptionRow | null> {
  if (!isUuid(id)) return null;
  const only: typeof exceptionList = {
    ...exceptionList,
    reach: (reader, p) => [`e.id = ${p.add(id)}::uuid`, ...exceptionList.reach(reader, p)],
  };
  const request = { terms: [], now, sort: "requested", direction: "desc", limit: 1 } as const;
  return (await listPage(pool, only, scope, request)).rows[0] ?? null;
}

/** Every exception that a query finds, the latest first, read page by page. */
export function eachException(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<ExceptionRow> {
  return eachRow(pool, exceptionList, scope, { ...query, sort: "requested", direction: "desc" });
}

/** How many exceptions a query finds, counted to 10,000. */
export function countExceptions(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, exceptionList, scope, query);
}

/** What a tab of the register asks for. */
export function registerTerms(tab: RegisterTab): ListQuery["terms"] {
  const parsed = parseQuery(registerQueries[tab], exceptionFields);
  if (!parsed.ok) throw new TypeError(`the register's tab ${tab} has a query that cannot be read`);
  return parsed.terms;
}

/** How many exceptions each tab of the register has. */
export async function countRegister(
  pool: Pool,
  scope: Scope,
  now: Date,
): Promise<Record<RegisterTab, number>> {
  const counts = await Promise.all(
    registerTabs.map((tab) => countExceptions(pool, scope, { terms: registerTerms(tab), now })),
  );
  const of = (tab: RegisterTab) => counts[registerTabs.indexOf(tab)]?.count ?? 0;
  return { waiting: of("waiting"), active: of("active"), ending: of("ending"), ended: of("ended") };
}

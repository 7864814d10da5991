import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import { AppError } from "@/lib/platform/errors";
import type { Page, PageRequest } from "@/lib/platform/keyset";
import {
  countLeftOut,
  countList,
  eachRow,
  findNames,
  type ListPage,
  type ListQuery,
  listPage,
  listRows,
} from "@/lib/platform/list";
import { eachApart } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { countByTally } from "./data-tally";
import { identityList } from "./list";
import { type IdentitySort, identityNoun } from "./query";
import type { IdentityRow } from "./schema";

/**
 * A query with the ids behind its names, looked up once for all that a page reads. Where that takes too long, the query
 * as it was: each read then says so itself.
 */
export async function namedQuery(pool: Pool, query: ListQuery): Promise<ListQuery> {
  try {
    return await findNames(eachApart(pool, query.timeoutMs), identityNoun, query);
  } catch (error) {
    if (error instanceof AppError && error.code === "query_timeout") return query;
    throw error;
  }
}

/** A page of identities, and how many it left out as unknown. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listIdentities(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<IdentitySort>,
): Promise<ListPage<IdentityRow>> {
  return listRows(pool, identityList, scope, query);
}

/** The page alone. Throws the same. */
export function pageOfIdentities(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<IdentitySort>,
): Promise<Page<IdentityRow>> {
  return listPage(pool, identityList, scope, query);
}

/** How many identities a query leaves out as unknown; a count of 0 that is capped: they could not be counted in time. */
export function countLeftOutIdentities(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countLeftOut(pool, identityList, scope, query);
}

/** Every identity that a query finds, read page by page. */
export function eachIdentity(
  pool: Pool,
  scope: Scope,
  query: ListQuery & Pick<PageRequest<IdentitySort>, "sort" | "direction">,
): AsyncGenerator<IdentityRow> {
  return eachRow(pool, identityList, scope, query);
}

/** How many identities a query finds: exactly where the tally can tell, else counted to 10,000. */
export async function countIdentities(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  const exact = await countByTally(pool, scope, query);
  return exact === undefined ? countList(pool, identityList, scope, query) : { count: exact, capped: false };
}

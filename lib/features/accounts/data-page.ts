import type { Pool } from "pg";
import { accountFields } from "@/lib/domain/query/fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { CappedCount } from "@/lib/platform/count";
import type { Scope } from "@/lib/platform/scope";
import { countAccounts, getAccountRow, listAccounts } from "./data";
import { withDecisions } from "./data-decisions";
import type { AccountListRequest, AccountPage, AccountScreenRow } from "./schema-decisions";

const pageRows = 100;

/** The order that a reader gets: who does not reach all is not told numbers, nor the order of them. */
export function orderFor(scope: Scope, request: AccountListRequest): AccountListRequest {
  if (request.sort !== "unowned" || scope.unrestricted) return request;
  return { ...request, sort: "name", direction: "asc" };
}

/** A page of accounts with what was decided of them. Throws AppErrors `bad_cursor` and `query_timeout`. */
export async function readAccountPage(
  pool: Pool,
  scope: Scope,
  request: AccountListRequest,
  now: Date,
): Promise<AccountPage> {
  const parsed = parseQuery(request.q, accountFields);
  if (!parsed.ok) return { rows: [], before: null, after: null, problems: parsed.problems };
  const { sort, direction, after, before } = orderFor(scope, request);
  const page = await listAccounts(pool, scope, {
    terms: parsed.terms,
    now,
    sort,
    direction,
    after,
    before,
    limit: pageRows,
  });
  return {
    rows: await withDecisions(pool, page.rows),
    before: page.previous,
    after: page.next,
    problems: [],
  };
}

/** How many accounts a query finds; none where it cannot be read. */
export async function countAccountPage(pool: Pool, scope: Scope, q: string, now: Date): Promise<CappedCount> {
  const parsed = parseQuery(q, accountFields);
  return parsed.ok ? countAccounts(pool, scope, { terms: parsed.terms, now }) : { count: 0, capped: false };
}

/** One account with what was decided of it; null where the scope reaches none of this id. */
export async function getAccount(
  pool: Pool,
  scope: Scope,
  id: string,
  now: Date,
): Promise<AccountScreenRow | null> {
  const found = await getAccountRow(pool, scope, id, now);
  if (!found) return null;
  const [row] = await withDecisions(pool, [found]);
  return row ?? null;
}

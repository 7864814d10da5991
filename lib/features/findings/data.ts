import type { Pool } from "pg";
import { setAsideQuery } from "@/lib/domain/finding-presets";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listPage, listRows } from "@/lib/platform/list";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findingTerms } from "./data-selection";
import { findingList } from "./list";
import type { FindingSort } from "./query";
import type { FindingListRequest, FindingPage, FindingRow } from "./schema";

const pageRows = 100;

/** A page of findings. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listFindings(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<FindingSort>,
): Promise<ListPage<FindingRow>> {
  return listRows(pool, findingList, scope, query);
}

/** Every finding that a query finds, the worst first, read page by page. */
export function eachFinding(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<FindingRow> {
  return eachRow(pool, findingList, scope, { ...query, sort: "rank", direction: "desc" });
}

/** How many findings a query finds, counted to 10,000. */
export function countFindings(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, findingList, scope, query);
}

/** How many open findings people set aside, counted to 10,000. */
export function countSetAside(pool: Pool, scope: Scope, now: Date): Promise<CappedCount> {
  return countFindings(pool, scope, { terms: findingTerms(setAsideQuery), now });
}

/** A page of the inbox; where the query cannot be read, what is wrong with it. Throws the same. */
export async function readFindingPage(
  pool: Pool,
  scope: Scope,
  { q, ...place }: FindingListRequest,
  now: Date,
): Promise<FindingPage> {
  const parsed = parseQuery(q, findingFields);
  if (!parsed.ok) return { rows: [], before: null, after: null, problems: parsed.problems };
  const page = await listPage(pool, findingList, scope, {
    terms: parsed.terms,
    now,
    ...place,
    limit: pageRows,
  });
  return { rows: page.rows, before: page.previous, after: page.next, problems: [] };
}

/** When everything was last assessed; null before the first time. */
export function readAssessedAt(pool: Pool): Promise<Date | null> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ at: Date | null }>("SELECT passed_at AS at FROM assessment_state");
    return found.rows[0]?.at ?? null;
  });
}

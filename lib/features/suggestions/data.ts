import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import {
  countList,
  eachRow,
  type ListPage,
  type ListQuery,
  listRows,
  relatedRows,
} from "@/lib/platform/list";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { suggestionList } from "./list";
import type { SuggestionSort } from "./query";
import type { SuggestionRow } from "./schema";

/** A page of suggestions. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listSuggestions(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<SuggestionSort>,
): Promise<ListPage<SuggestionRow>> {
  return listRows(pool, suggestionList, scope, query);
}

/** Every suggestion that a query finds, the surest first, read page by page. */
export function eachSuggestion(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<SuggestionRow> {
  return eachRow(pool, suggestionList, scope, { ...query, sort: "confidence", direction: "desc" });
}

/** How many suggestions a query finds, counted to 10,000. */
export function countSuggestions(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, suggestionList, scope, query);
}

/** Who may answer for one identity that the reader was shown, the surest first. */
export function suggestionsOf(
  pool: Pool,
  scope: Scope,
  identityId: string,
  now: Date,
): Promise<SuggestionRow[]> {
  return guardedRead(pool, async (db) => {
    const related = await relatedRows(db, suggestionList, scope, {
      where: (p) =>
        [`s.identity_id = ${p.add(identityId)}::uuid`, ...suggestionList.reach(scope, p)].join(" AND "),
      ...{ sort: "confidence", direction: "desc", now, most: 12 },
    });
    return related.rows;
  });
}

/** Owners who accepted and whom something newer speaks against: each is to be asked once. The surest first. */
export function listContradictions(
  pool: Pool,
  scope: Scope,
  query: { now: Date; after?: string; limit: number },
): Promise<ListPage<SuggestionRow>> {
  return listSuggestions(pool, scope, {
    ...query,
    terms: [
      { kind: "match", field: "kind", negated: false, values: [{ kind: "value", value: "contradiction" }] },
    ],
    ...{ sort: "confidence", direction: "desc" },
  });
}

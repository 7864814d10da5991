import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listRows } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";
import { ownerRuleList } from "./list";
import type { OwnerRuleSort } from "./query";
import type { OwnerRuleRow } from "./schema";

const timeoutMs = 5000;

/** A page of the rules that name owners, in their order. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listOwnerRules(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<OwnerRuleSort>,
): Promise<ListPage<OwnerRuleRow>> {
  return listRows(pool, ownerRuleList, scope, { timeoutMs, ...query });
}

/** Every rule that a query finds, in their order. */
export function eachOwnerRule(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<OwnerRuleRow> {
  const order = { sort: "position", direction: "asc" } as const;
  return eachRow(pool, ownerRuleList, scope, { timeoutMs, ...query, ...order });
}

/** How many rules a query finds. */
export function countOwnerRules(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, ownerRuleList, scope, query);
}

import type { Pool } from "pg";
import { eachRow, type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identityList } from "./list";
import type { IdentitySort } from "./query";
import type { IdentityRow } from "./schema";

/** Which identities: all that a query finds, all but some of them, or those picked by hand. */
export type Picked = { kind: "all" } | { kind: "except"; ids: string[] } | { kind: "only"; ids: string[] };

/** An export may look through the whole inventory; each of its pages may take so many milliseconds. */
const pageTimeoutMs = 30_000;

function listOf(picked: Picked): typeof identityList {
  if (picked.kind === "all") return identityList;
  const only = picked.kind === "only";
  return {
    ...identityList,
    // Whoever picked a row by hand saw it, also when it is gone.
    present: only ? null : identityList.present,
    reach: (scope, p) => [
      ...identityList.reach(scope, p),
      `i.id ${only ? "= ANY" : "<> ALL"}(${p.uuidList(picked.ids)})`,
    ],
  };
}

/** How many identities an export holds: counted, not estimated. Throws an AppError, `query_timeout`. */
export function countPicked(pool: Pool, scope: Scope, query: ListQuery, picked: Picked): Promise<number> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = listWhere(listOf(picked), scope, query, p);
      const found = await db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM identities i ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}`,
        p.values,
      );
      return found.rows[0]?.n ?? 0;
    },
    pageTimeoutMs,
  );
}

/** The identities themselves, read page by page: memory holds one page. */
export function eachPicked(
  pool: Pool,
  scope: Scope,
  query: ListQuery & { sort: IdentitySort; direction: "asc" | "desc" },
  picked: Picked,
): AsyncGenerator<IdentityRow> {
  return eachRow(pool, listOf(picked), scope, { ...query, timeoutMs: pageTimeoutMs });
}

import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";

/** Matches are counted this far; what lies beyond is "10,000+". */
export const countLimit = 10_000;

/** A number of rows; `capped` when there are more than were counted. */
export interface CappedCount {
  count: number;
  capped: boolean;
}

/** Counts the rows of `from` that meet every condition, up to the limit. */
export async function countRows(
  db: Runner,
  from: string,
  where: readonly string[],
  p: SqlParameters,
): Promise<CappedCount> {
  const conditions = where.length > 0 ? `WHERE ${where.join(" AND ")}` : "";
  const found = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM ${from} ${conditions} LIMIT ${countLimit + 1}) AS matches`,
    p.values,
  );
  return capped(found.rows[0]?.n ?? 0);
}

/** Cuts a number at the limit. */
export function capped(n: number): CappedCount {
  return { count: Math.min(n, countLimit), capped: n > countLimit };
}

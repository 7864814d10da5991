import type { Pool } from "pg";
import { type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { eachApart } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { TallyCounts } from "./data-tally-sums";
import { type CountedWord, heldSources } from "./data-tally-words";
import { identityList } from "./list";

/** How many matches have a word; of no field: all of them. */
interface Sum {
  field: string | null;
  word: string | null;
  n: number;
}

/** Counts the matches themselves by words, and by account where that is asked; of more than `limit` so many and one. */
export async function countMatches(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
  words: readonly CountedWord[],
  byAccount: boolean,
  limit: number,
): Promise<TallyCounts> {
  const p = new SqlParameters();
  const where = listWhere(identityList, scope, query, p);
  const counted = [
    ...words.map(({ field, identity }) => ({ field, sql: identity })),
    ...(byAccount ? [{ field: "account", sql: "i.container_id::text" }] : []),
  ];
  const columns = counted.map(({ sql }, at) => `${sql} AS w${at}`);
  const names = counted.map((_, at) => `w${at}`);
  const fields = counted.map(({ field }, at) => `WHEN grouping(w${at}) = 0 THEN '${field}'`);
  const sql = `SELECT CASE ${fields.join(" ")} END AS field, coalesce(${names.join(", ")}) AS word, count(*)::int AS n
    FROM (SELECT ${columns.join(", ")} FROM identities i WHERE ${where.join(" AND ")} LIMIT ${limit + 1}) AS m
    GROUP BY GROUPING SETS ((), ${names.join(", ")})`;
  const { rows } = await eachApart(pool, query.timeoutMs).query<Sum>(sql, p.values);
  return addUp(
    counted.map(({ field }) => field),
    rows,
  );
}

function addUp(fields: readonly string[], sums: readonly Sum[]): TallyCounts {
  const counts: TallyCounts = { total: 0, fields: new Map(fields.map((field) => [field, new Map()])) };
  for (const { field, word, n } of sums) {
    if (field === null) counts.total = n;
    const ofField = counts.fields.get(field ?? "");
    // One that several sources see counts for each of them.
    const held = field === "source" ? heldSources(word) : [word];
    for (const each of held) ofField?.set(each, (ofField.get(each) ?? 0) + n);
  }
  return counts;
}

import type { Pool } from "pg";
import type { MatchTerm } from "@/lib/domain/query/grammar";
import { accountsWithinIds, accountsWithinKey } from "@/lib/features/accounts/named";
import { findNames, type ListQuery } from "@/lib/platform/list";
import { type Names, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { AccountTest, TallyQuestion } from "./data-tally-sums";
import { isOwnTerm } from "./data-tally-words";
import { identityNoun } from "./query";

/**
 * Which accounts count, by their ids: what the terms of a query say of accounts, and, where `within` names them, those
 * that the reader sees. Undefined: all of them, and what is in none.
 */
export async function accountTests(
  pool: Pool,
  query: ListQuery,
  within: readonly string[] | undefined,
): Promise<TallyQuestion["accounts"]> {
  const terms = query.terms
    .filter((term) => term.kind === "match")
    .filter(({ field }) => field === "account");
  if (terms.length === 0 && !within) return undefined;
  const { names, reached } = await guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found =
        within &&
        (await db.query<{ ids: string[] }>(
          `SELECT ${accountsWithinIds(within, { p })}::text[] AS ids`,
          p.values,
        ));
      const { names } = await findNames(db, identityNoun, query);
      return { names, reached: found && new Set(found.rows[0]?.ids) };
    },
    query.timeoutMs,
  );
  const reach: AccountTest = (id) => !reached || (id !== null && reached.has(id));
  const tests = terms.map((term) => ({ own: isOwnTerm(term, "account"), meets: termTest(term, names) }));
  return {
    all: (id) => reach(id) && tests.every(({ meets }) => meets(id)),
    besideOwn: (id) => reach(id) && tests.every(({ own, meets }) => own || meets(id)),
  };
}

function termTest(term: MatchTerm, names: Names | undefined): AccountTest {
  const values = term.values.flatMap((each) => (each.kind === "value" ? [each.value] : []));
  const states = new Set(term.values.flatMap((each) => (each.kind === "state" ? [each.value] : [])));
  const named = new Set(values.length > 0 ? names?.get(accountsWithinKey(values)) : []);
  return (id) => (id === null ? states.has("none") : states.has("any") || named.has(id)) !== term.negated;
}

import type { Pool } from "pg";
import type { MatchTerm, Term } from "@/lib/domain/query/grammar";
import { accountsWithinIds, accountsWithinKey } from "@/lib/features/accounts/named";
import { sourcesKey } from "@/lib/features/sources/named";
import { findNames, type ListQuery } from "@/lib/platform/list";
import { type Names, SqlParameters } from "@/lib/platform/query-sql";
import { eachApart } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { heldSources, isOwnTerm, isTallied, meetsTerm, stillThere, tallyWords } from "./data-tally-words";
import { identityNoun } from "./query";

/** What the word of a field (or the id of the account) has to be, for one to count. */
export interface WordTest {
  field: string;
  /** The facet of the field wrote it itself. */
  own: boolean;
  meets: (word: string | null) => boolean;
}

/**
 * What a query, and the reach of who asks, demand of the words in the tally; undefined where they demand what no tally
 * knows. Names of accounts and sources are looked up.
 */
export async function wordTests(pool: Pool, scope: Scope, query: ListQuery): Promise<WordTest[] | undefined> {
  const { scope: membership, ownOnly } = scope.reach;
  if (ownOnly || membership.kind === "teams" || !query.terms.every(isTallied)) return undefined;
  const speaksOfGone = query.terms.some((term) => term.kind === "match" && term.field === "gone");
  const terms = speaksOfGone ? query.terms : [...query.terms, stillThere];
  const named = terms.some((term) => term.kind === "match" && Object.hasOwn(byName, term.field));
  const names = named
    ? (await findNames(eachApart(pool, query.timeoutMs), identityNoun, query)).names
    : undefined;
  const tests = terms.flatMap((term) => testOf(term, names));
  if (membership.kind === "sources") {
    const ids = new Set(membership.ids);
    tests.push({ field: "source", own: false, meets: (word) => heldSources(word).some((id) => ids.has(id)) });
  }
  if (membership.kind === "containers") {
    const ids = await idsWithin(pool, membership.ids, query.timeoutMs);
    tests.push({ field: "account", own: false, meets: (id) => id !== null && ids.has(id) });
  }
  return tests;
}

function testOf(term: Term, names: Names | undefined): WordTest[] {
  if (term.kind === "search") return [];
  const { field } = term;
  const own = isOwnTerm(term, field);
  const holds = term.kind === "match" ? byName[field]?.(term, names) : undefined;
  if (holds) return [{ field, own, meets: (word) => holds(word) !== term.negated }];
  const word = tallyWords.find((each) => each.field === field);
  return word ? [{ field, own, meets: (held) => meetsTerm(word, held, term) }] : [];
}

type ByName = (term: MatchTerm, names: Names | undefined) => WordTest["meets"];

/** The fields whose values are names of something. */
const byName: Readonly<Record<string, ByName>> = {
  account: (term, names) => {
    const ids = idsOf(term, names, accountsWithinKey);
    const states = new Set(term.values.flatMap((each) => (each.kind === "state" ? [each.value] : [])));
    return (id) => (id === null ? states.has("none") : states.has("any") || ids.has(id));
  },
  source: (term, names) => {
    const ids = idsOf(term, names, sourcesKey);
    return (word) => heldSources(word).some((id) => ids.has(id));
  },
};

function idsOf(
  term: MatchTerm,
  names: Names | undefined,
  key: (names: readonly string[]) => string,
): Set<string> {
  const values = term.values.flatMap((each) => (each.kind === "value" ? [each.value] : []));
  return new Set(values.length > 0 ? names?.get(key(values)) : []);
}

async function idsWithin(
  pool: Pool,
  ids: readonly string[],
  timeoutMs: number | undefined,
): Promise<Set<string>> {
  const p = new SqlParameters();
  const sql = `SELECT ${accountsWithinIds(ids, { p })}::text[] AS ids`;
  const found = await eachApart(pool, timeoutMs).query<{ ids: string[] }>(sql, p.values);
  return new Set(found.rows[0]?.ids);
}

import type { Policy, QueryAnswer } from "@/lib/domain/assessment/rule";
import { soonest } from "@/lib/domain/assessment/verdict";
import { readQueryRule } from "@/lib/domain/custom-rule/query-rule";
import type { Operand, Term } from "@/lib/domain/query/grammar";
import type { RuleSet } from "@/lib/domain/rules/rule-set";
import { identityNoun } from "@/lib/features/identities/query";
import { findNames, type ListQuery } from "@/lib/platform/list";
import { incomparableSql, SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";

/** The policy with what the queries of our own rules say of these identities: one statement for each rule. */
export async function withQueried(
  db: Runner,
  policy: Policy,
  { custom }: Pick<RuleSet, "custom">,
  ids: readonly string[],
  now: Date,
): Promise<Policy> {
  const asked = custom.filter(({ language, state }) => language === "query" && state === "on");
  const queried = new Map<string, ReadonlyMap<string, QueryAnswer>>();
  for (const { slug, expression } of asked) queried.set(slug, await askQuery(db, expression, ids, now));
  return { ...policy, queried };
}

/** What a query says of each of these identities that is there. None where the query cannot be read. */
export async function askQuery(
  db: Runner,
  query: string,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, QueryAnswer>> {
  const read = readQueryRule(query);
  if (!read.ok || ids.length === 0) return new Map();
  const { terms } = read;
  const { names } = await findNames<ListQuery>(db, identityNoun, { terms, now });
  const byCalendar = terms.some(
    (term) => term.kind === "compare" && term.operand.kind === "span" && "my".includes(term.operand.unit),
  );
  const p = new SqlParameters();
  const context = { p, now, names };
  const found = termsSql(identityNoun, terms, context).join(" AND ");
  const unknown = incomparableSql(identityNoun, terms, context)?.join(" AND ") ?? "FALSE";
  const rows = await db.query<{ id: string; found: boolean; unknown: boolean; turns: (Date | null)[] }>(
    `SELECT i.id, (${found}) IS TRUE AS found, (${unknown}) IS TRUE AS unknown, ARRAY[${turnsSql(terms, p).join(", ")}]::timestamptz[] AS turns
     FROM identities i WHERE i.id = ANY(${p.add(ids)}::uuid[]) AND i.gone_at IS NULL`,
    p.values,
  );
  return new Map(
    rows.rows.map((row) => [
      row.id,
      {
        answer: row.found ? "found" : row.unknown ? "unknown" : "left_out",
        changesAt: nextTurn(row.turns, now, byCalendar),
      },
    ]),
  );
}

const ends = "least(i.expires_at, i.next_expiry_at)";

/** The instants that a comparison with a length of time counts from, by field. */
const countedFrom: Readonly<Record<string, readonly string[]>> = {
  lastused: ["i.last_used_at"],
  created: ["i.created_at"],
  keyage: ["i.oldest_static_at"],
  unused: ["coalesce(i.last_used_at, i.created_at)", "i.covered_since"],
};

/** The instants at which time alone may change what terms say. */
function turnsSql(terms: readonly Term[], p: SqlParameters): string[] {
  return terms.flatMap((term) => {
    if (term.kind === "match" && term.field === "unused") return after("unused", 90 * 24, 0, p);
    if (term.kind !== "compare" || term.operand.kind !== "span") return [];
    const { hours, months } = lengthOf(term.operand);
    if (term.field === "expires") {
      const length = `make_interval(months => ${p.add(months)}::int, hours => ${p.add(hours)}::int)`;
      return [`${ends} - ${length} + interval '1 millisecond'`, `${ends} + interval '1 millisecond'`];
    }
    return after(term.field, hours, months, p);
  });
}

function after(field: string, hours: number, months: number, p: SqlParameters): string[] {
  return (countedFrom[field] ?? []).map(
    (from) =>
      `${from} + make_interval(months => ${p.add(months)}::int, hours => ${p.add(hours)}::int) + interval '1 millisecond'`,
  );
}

function lengthOf({ amount, unit }: Extract<Operand, { kind: "span" }>): { hours: number; months: number } {
  const hours = { h: 1, d: 24, w: 168 };
  if (unit === "m") return { hours: 0, months: amount };
  if (unit === "y") return { hours: 0, months: amount * 12 };
  return { hours: amount * hours[unit], months: 0 };
}

const dayMs = 86_400_000;

/** The first that is to come. Months have different lengths: what has just passed is asked again for some days. */
function nextTurn(turns: readonly (Date | null)[], now: Date, byCalendar: boolean): Date | null {
  const justPassed = turns.some((at) => at && at <= now && now.getTime() - at.getTime() < 4 * dayMs);
  return soonest(now, ...turns, byCalendar && justPassed ? new Date(now.getTime() + dayMs) : null);
}

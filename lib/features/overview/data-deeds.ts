import { type AlikeFindings, type Deed, firstDeeds } from "@/lib/domain/first-deeds";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { countFindings, readAssessedAt } from "@/lib/features/findings/data";
import { findingList, findingsWhere } from "@/lib/features/findings/list";
import { inInbox } from "@/lib/features/findings/query";
import { readRuleWords } from "@/lib/features/rules/data-words";
import { findNames, listPage, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import { type Reader, sentenceTimeoutMs } from "./data-reader";
import type { CountedFindings, FirstDeed, FirstThings } from "./schema";

const mostDeeds = 3;
const urgent: Term[] = [is("severity", "critical", "high")];

/** The three things to do first: what closes most of the risk of open critical and high findings. */
export async function readFirstThings(reader: Reader): Promise<FirstThings> {
  const [assessedAt, findings] = await Promise.all([readAssessedAt(reader.pool), readAlike(reader)]);
  const { deeds, closed, all } = firstDeeds(findings, mostDeeds);
  const told = await Promise.all(deeds.map((deed) => tell(reader, deed)));
  return {
    assessedAt,
    deeds: told.flatMap((each) => each ?? []),
    share: all > 0 ? closed / all : 0,
    critical: await countedFindings(reader, [is("severity", "critical")]),
    high: await countedFindings(reader, [is("severity", "high")]),
    others: await countedFindings(reader, [is("severity", "medium", "low")]),
  };
}

/** Open critical and high findings, those together that the same deeds close. */
function readAlike({ pool, scope, now }: Reader): Promise<AlikeFindings[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const query = await findNames(db, findingList.noun, { terms: urgent, now });
      const where = listWhere(findingList, scope, query, p);
      const found = await db.query<AlikeFindings>(
        `SELECT f.rule_id AS rule, f.cause_key AS cause, f.identity_id AS identity,
           CASE WHEN f.identity_id IS NULL AND f.cause_key IS NULL THEN f.id END AS alone,
           f.severity, count(*)::int AS findings, max(f.rank) AS rank
         FROM findings f WHERE ${where.join(" AND ")} GROUP BY 1, 2, 3, 4, 5`,
        p.values,
      );
      return found.rows;
    },
    sentenceTimeoutMs,
  );
}

/** A deed with its worst finding and how many it closes; null where they were mended meanwhile. */
async function tell(reader: Reader, deed: Deed): Promise<FirstDeed | null> {
  const { pool, scope, now } = reader;
  const read = { now, sort: "rank", direction: "desc", limit: 1, timeoutMs: sentenceTimeoutMs } as const;
  if (deed.kind === "alone") {
    const list = findingsWhere((p) => `f.id = ${p.add(deed.finding)}::uuid AND ${inInbox}`);
    const [worst] = (await listPage(pool, list, scope, { ...read, terms: [] })).rows;
    return worst ? { kind: "alone", worst, fix: await fixOf(reader, worst.rule.id), closes: null } : null;
  }
  const terms =
    deed.kind === "cause"
      ? [...urgent, is("rule", deed.rule), is("cause", deed.cause)]
      : [...urgent, is("identity", deed.identity)];
  const [worst] = (await listPage(pool, findingList, scope, { ...read, terms })).rows;
  if (!worst) return null;
  return {
    kind: deed.kind,
    worst,
    fix: await fixOf(reader, worst.rule.id),
    closes: await countedFindings(reader, terms),
  };
}

async function fixOf({ pool }: Reader, rule: string): Promise<string | null> {
  const words = await guardedRead(pool, (db) => readRuleWords(db, [rule]));
  return words.get(rule)?.fix ?? null;
}

function countedFindings(reader: Reader, terms: readonly Term[]): Promise<CountedFindings> {
  return countedQuery(reader, formatQuery([...terms]));
}

/** How many findings a query opens in the inbox. */
export async function countedQuery({ pool, scope, now }: Reader, query: string): Promise<CountedFindings> {
  // As the inbox reads it when the number is opened.
  const parsed = parseQuery(query, findingFields);
  if (!parsed.ok) throw new TypeError(`${query}: ${parsed.problems[0]?.message}`);
  const total = await countFindings(pool, scope, { terms: parsed.terms, now, timeoutMs: sentenceTimeoutMs });
  return { ...total, query };
}

function is(field: string, ...values: readonly string[]): Term {
  return {
    kind: "match",
    negated: false,
    field,
    values: values.map((value) => ({ kind: "value", value })),
  };
}

import type { Pool } from "pg";
import type { Rule } from "@/lib/domain/assessment/rule";
import type { RuleSet } from "@/lib/domain/rules/rule-set";
import type { Severity } from "@/lib/domain/severity";
import { guardedRead, type Runner } from "@/lib/platform/read";
import { missingOf, missingOfOne } from "./data-missing";
import { readStanding, type Standing } from "./data-standing";
import {
  type AssessmentStand,
  type CatalogueNumbers,
  noneOpen,
  noTally,
  type OpenFindings,
  type RuleNumbers,
  type RuleView,
  type Tally,
  type TallyPart,
} from "./schema";

/** These pages read totals of everything. */
export const pageTimeoutMs = 5000;
const nothingMissing = { asked: 0, needs: [] };

/** What the rules say of the whole organisation; null: nothing was assessed yet. */
export function readCatalogue(pool: Pool, now: Date): Promise<CatalogueNumbers | null> {
  return guardedRead(
    pool,
    async (db) => {
      const standing = await readStanding(db);
      const stand = await readStand(db, standing);
      if (!stand) return null;
      const tallies = await readTallies(db);
      const open = await readOpen(db, null);
      const missing = await missingOf(db, standing, now);
      const numbersOf = ({ id }: Rule): RuleNumbers => ({
        tally: tallies.get(id) ?? noTally,
        open: open.get(id) ?? noneOpen,
        missing: missing.get(id) ?? nothingMissing,
      });
      return {
        stand,
        rules: new Map(standing.set.all.map((rule) => [rule.id, numbersOf(rule)])),
        groups: tallies,
        off: offIn(standing.set),
      };
    },
    pageTimeoutMs,
  );
}

/** The rules that are not asked. */
export function offIn({ all, identityRules, placeRules }: RuleSet): Set<string> {
  const asked = new Set([...identityRules, ...placeRules].map(({ id }) => id));
  return new Set(all.flatMap(({ id }) => (asked.has(id) ? [] : [id])));
}

/** What one rule says, where, and what keeps it from saying more; null: nothing was assessed yet. */
export function readRule(pool: Pool, ruleId: string, now: Date): Promise<RuleView | null> {
  return guardedRead(
    pool,
    async (db) => {
      const standing = await readStanding(db);
      const rule = standing.set.all.find(({ id }) => id === ruleId);
      const stand = await readStand(db, standing);
      if (!stand || !rule) return null;
      const found = await db.query<Tally & { system: string; environment: string }>(
        "SELECT system, environment, pass, fail, unknown FROM rule_tallies WHERE rule_id = $1 AND (pass, fail, unknown) <> (0, 0, 0)",
        [rule.id],
      );
      const open = (await readOpen(db, rule.id)).get(rule.id);
      const tally = found.rows.reduce(added, noTally);
      const missing =
        rule.subject === "identity" && tally.unknown > 0
          ? await missingOfOne(db, standing, rule.id, now, pageTimeoutMs)
          : nothingMissing;
      return {
        stand,
        numbers: { tally, open: open ?? noneOpen, missing },
        bySystem: partsOf(found.rows, ({ system }) => system),
        byEnvironment: partsOf(found.rows, ({ environment }) => environment || null),
      };
    },
    pageTimeoutMs,
  );
}

/** How far the assessment is; null: nothing was assessed yet. */
export async function readStand(db: Runner, { name }: Standing): Promise<AssessmentStand | null> {
  const found = await db.query<{ passedAt: Date | null; catalogue: string; marked: boolean }>(
    `SELECT passed_at AS "passedAt", catalogue, EXISTS (SELECT FROM assessment_marks) AS marked FROM assessment_state`,
  );
  const [state] = found.rows;
  if (!state?.passedAt) return null;
  return { passedAt: state.passedAt, moving: state.marked || state.catalogue !== name };
}

async function readTallies(db: Runner): Promise<Map<string, Tally>> {
  const found = await db.query<Tally & { id: string }>(
    `SELECT rule_id AS id, sum(pass)::int AS pass, sum(fail)::int AS fail, sum(unknown)::int AS unknown
     FROM rule_tallies GROUP BY rule_id`,
  );
  return new Map(found.rows.map(({ id, ...tally }) => [id, tally]));
}

/** Open findings by rule: of all rules, or of one. */
async function readOpen(db: Runner, only: string | null): Promise<Map<string, OpenFindings>> {
  const found = await db.query<{ id: string; severity: Severity; n: number; aside: number }>(
    `SELECT rule_id AS id, severity, count(*) FILTER (WHERE exception_id IS NULL)::int AS n,
       count(exception_id)::int AS aside
     FROM findings WHERE state = 'open' ${only === null ? "" : "AND rule_id = $1"} GROUP BY rule_id, severity`,
    only === null ? [] : [only],
  );
  const all = new Map<string, OpenFindings>();
  for (const { id, severity, n, aside } of found.rows) {
    const row = all.get(id) ?? { ...noneOpen };
    row[severity] = n;
    row.aside += aside;
    all.set(id, row);
  }
  return all;
}

function added(one: Tally, other: Tally): Tally {
  return {
    pass: one.pass + other.pass,
    fail: one.fail + other.fail,
    unknown: one.unknown + other.unknown,
  };
}

/** The same numbers by one word, those with the most failures first. */
function partsOf<R extends Tally>(rows: readonly R[], wordOf: (row: R) => string | null): TallyPart[] {
  const sums = new Map<string | null, Tally>();
  for (const row of rows) sums.set(wordOf(row), added(sums.get(wordOf(row)) ?? noTally, row));
  return [...sums]
    .map(([of, tally]) => ({ of, ...tally }))
    .sort((a, b) => b.fail - a.fail || b.unknown - a.unknown || (a.of ?? "").localeCompare(b.of ?? ""));
}

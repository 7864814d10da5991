import type { Pool } from "pg";
import type { Framework } from "@/lib/domain/assessment/frameworks";
import { frameworkNames } from "@/lib/domain/assessment/frameworks";
import { findingBuckets } from "@/lib/domain/exception";
import { nameOf } from "@/lib/domain/named";
import type { MatchTerm } from "@/lib/domain/query/grammar";
import { type ClauseGroup, clausesOf } from "@/lib/domain/rules/arranged";
import { csvCell } from "@/lib/domain/text";
import { eachFinding } from "@/lib/features/findings/data";
import type { FindingRow } from "@/lib/features/findings/schema";
import type { Scope } from "@/lib/platform/scope";
import { type CatalogueNumbers, needsOf, openOf, type Tally } from "./schema";

const columns = [
  "framework",
  "clause",
  "clause_title",
  "rule",
  "rule_title",
  "maturity",
  "identities",
  "pass",
  "fail",
  "unknown",
  "open_critical",
  "open_high",
  "open_medium",
  "open_low",
  "set_aside",
  "missing_data",
  "assessed_at",
  "finding",
  "severity",
  "sentence",
  "identity",
  "identity_id",
  "place",
  "first_seen",
  "last_seen",
  "exception",
  "exception_until",
] as const;
type Cells = Partial<Record<(typeof columns)[number], string | number | Date | null>>;

/** What is told of a standard, or of all. */
export interface Evidence {
  clauses: readonly ClauseGroup[];
  /** How many rows that makes, without the line of titles. */
  rows: number;
}

/** What there is to tell. */
export function evidenceOf(framework: Framework | undefined, numbers: CatalogueNumbers): Evidence {
  const clauses = (framework ? [framework] : frameworkNames).flatMap((each) => clausesOf(each));
  const rows = clauses.map(({ rules }) => 1 + rules.length + foundBy(rules, numbers));
  return { clauses, rows: rows.reduce((sum, each) => sum + each, 0) };
}

/** As a spreadsheet, line by line: each clause, what its rules say together, then each of them with every open finding that it raised. */
export async function* evidenceLines(
  pool: Pool,
  scope: Scope,
  { clauses }: Evidence,
  numbers: CatalogueNumbers,
  now: Date,
): AsyncGenerator<string> {
  yield `${columns.join(",")}\r\n`;
  for (const clause of clauses) {
    yield lineOf(clauseRow(clause, numbers));
    for (const rule of clause.rules) {
      yield lineOf(ruleRow(clause, rule, numbers));
      if (foundBy([rule], numbers) === 0) continue;
      const found = eachFinding(pool, scope, { terms: openTerms(rule.id), now });
      for await (const finding of found) yield lineOf(findingRow(clause, finding));
    }
  }
}

/** How many findings these rules have open, whether or not people set them aside. */
function foundBy(rules: ClauseGroup["rules"], numbers: CatalogueNumbers): number {
  return Object.values(openOf(rules, numbers)).reduce((sum, each) => sum + each, 0);
}

function openTerms(rule: string): MatchTerm[] {
  const term = (field: string, values: readonly string[]): MatchTerm => ({
    kind: "match",
    negated: false,
    field,
    values: values.map((value) => ({ kind: "value", value })),
  });
  return [
    term("rule", [rule]),
    term(
      "state",
      findingBuckets.filter((bucket) => bucket !== "resolved"),
    ),
  ];
}

function lineOf(row: Cells): string {
  return `${columns.map((column) => csvCell(row[column])).join(",")}\r\n`;
}

const namesOf = ({ framework, clause, title }: ClauseGroup): Cells => ({
  framework,
  clause,
  clause_title: title,
});

function clauseRow(clause: ClauseGroup, numbers: CatalogueNumbers): Cells {
  const { rules, id } = clause;
  return {
    ...namesOf(clause),
    rule_title: rules.length > 0 ? "All rules together" : "No rule speaks to this clause",
    ...cells(rules, numbers.groups.get(id) ?? null, numbers),
  };
}

function ruleRow(clause: ClauseGroup, rule: ClauseGroup["rules"][number], numbers: CatalogueNumbers): Cells {
  return {
    ...namesOf(clause),
    rule: rule.id,
    rule_title: rule.title,
    maturity: numbers.off.has(rule.id) ? "switched off" : rule.maturity,
    ...cells([rule], numbers.rules.get(rule.id)?.tally ?? null, numbers),
  };
}

function cells(rules: ClauseGroup["rules"], tally: Tally | null, numbers: CatalogueNumbers): Cells {
  const open = openOf(rules, numbers);
  // What nobody can answer yet is not counted together with the rest, so it does not speak of it either.
  const asked =
    rules.length > 1
      ? rules.filter(({ id, maturity }) => maturity !== "declared" && !numbers.off.has(id))
      : rules;
  return {
    identities: tally && tally.pass + tally.fail + tally.unknown,
    pass: tally?.pass ?? null,
    fail: tally?.fail ?? null,
    unknown: tally?.unknown ?? null,
    open_critical: open.critical,
    open_high: open.high,
    open_medium: open.medium,
    open_low: open.low,
    set_aside: open.aside,
    missing_data: needsOf(asked, numbers).join("; "),
    assessed_at: numbers.stand.passedAt,
  };
}

function findingRow(clause: ClauseGroup, finding: FindingRow): Cells {
  return {
    ...namesOf(clause),
    rule: finding.rule.id,
    rule_title: finding.rule.title,
    finding: finding.id,
    severity: finding.severity,
    sentence: finding.sentence,
    identity: nameOf(finding.identity),
    identity_id: finding.identity?.id ?? null,
    place: finding.place?.locator ?? null,
    first_seen: finding.firstSeenAt,
    last_seen: finding.lastSeenAt,
    exception: finding.exception?.kind ?? null,
    exception_until: finding.exception?.until ?? null,
  };
}

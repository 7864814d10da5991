import type { Pool } from "pg";
import { riskList, riskListIds } from "@/lib/domain/assessment/owasp";
import { bucketTitles, findingBuckets } from "@/lib/domain/exception";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { fieldNamed, matchValueOf, type Term } from "@/lib/domain/query/grammar";
import { environments } from "@/lib/domain/record";
import { severities } from "@/lib/domain/severity";
import type { Facet } from "@/lib/features/identities/schema";
import { type RuleWords, readRuleWords } from "@/lib/features/rules/data-words";
import { countLimit, countRows } from "@/lib/platform/count";
import { findNames, type ListQuery, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findingList } from "./list";

/** So many findings are alike in all that facets tell apart. */
interface Alike {
  severity: string;
  rule: string;
  system: string | null;
  environment: string | null;
  assignee: string | null;
  n: number;
}

type Words = ReadonlyMap<string, RuleWords>;

interface Counted {
  alike: readonly Alike[];
  words: Words;
  capped: boolean;
}

/** A facet: which of its values such findings have, what values there are, and how one is called where it is not its own name. */
interface FindingFacet {
  field: string;
  heldBy: (alike: Alike, words: Words) => readonly (string | null)[];
  values: readonly string[];
  label?: (value: string, words: Words) => string | undefined;
}

const findingFacets: readonly FindingFacet[] = [
  { field: "severity", heldBy: ({ severity }) => [severity], values: severities },
  {
    field: "risk",
    heldBy: ({ rule }, words) => (words.get(rule)?.risks ?? []).map((risk) => risk.toLowerCase()),
    values: riskListIds.map((risk) => risk.toLowerCase()),
    label: (value) => {
      const risk = riskListIds.find((each) => each.toLowerCase() === value);
      return risk && (risk === "AGENT" ? riskList.AGENT : `${risk} ${riskList[risk]}`);
    },
  },
  { field: "rule", heldBy: ({ rule }) => [rule], values: [], label: (rule, words) => words.get(rule)?.title },
  { field: "system", heldBy: ({ system }) => [system], values: [] },
  { field: "env", heldBy: ({ environment }) => [environment], values: environments },
  { field: "assignee", heldBy: ({ assignee }) => [assignee], values: [] },
];

/**
 * The facets of the inbox with how many findings each value would give beside the other facets' terms. Counted over at
 * most 10,000 matches.
 */
export function readFindingFacets(pool: Pool, scope: Scope, asked: ListQuery): Promise<Facet[]> {
  return guardedRead(
    pool,
    async (db) => {
      const query = await findNames(db, findingList.noun, asked);
      const all = await countAlike(db, scope, query);
      const facets: Facet[] = [await countBuckets(db, scope, query)];
      for (const facet of findingFacets) {
        const others = query.terms.filter((term) => !isOwnTerm(term, facet.field));
        const counted =
          others.length === query.terms.length
            ? all
            : await countAlike(db, scope, { ...query, terms: others });
        facets.push(facetOf(facet, counted));
      }
      return facets;
    },
    asked.timeoutMs,
  );
}

/** What the facet itself writes: terms of its field that are not negated. */
function isOwnTerm(term: Term, field: string): boolean {
  return term.kind === "match" && term.field === field && !term.negated;
}

/** How many findings are in each bucket: each is counted by itself, for most are hidden from the list. */
async function countBuckets(db: Runner, scope: Scope, query: ListQuery): Promise<Facet> {
  const others = query.terms.filter((term) => !isOwnTerm(term, "state"));
  const options: Facet["options"] = [];
  for (const bucket of findingBuckets) {
    const value = { kind: "value" as const, value: bucket };
    const terms = [...others, { kind: "match" as const, negated: false, field: "state", values: [value] }];
    const p = new SqlParameters();
    const where = listWhere(findingList, scope, { ...query, terms }, p);
    const { count } = await countRows(db, "findings f", where, p);
    options.push({ value, label: bucketTitles[bucket], count });
  }
  const capped = options.some(({ count }) => count !== null && count >= countLimit);
  return { field: "state", title: "State", capped, options };
}

async function countAlike(db: Runner, scope: Scope, query: ListQuery): Promise<Counted> {
  const p = new SqlParameters();
  const where = listWhere(findingList, scope, query, p);
  const { rows } = await db.query<Alike>(
    `SELECT f.severity, f.rule_id AS rule, i.system, coalesce(i.environment, pl.environment) AS environment, coalesce(ap.name, at.name) AS assignee, count(*)::int AS n
     FROM (SELECT f.id, f.severity, f.rule_id, f.identity_id, f.placement_id FROM findings f
       WHERE ${where.join(" AND ")} LIMIT ${countLimit + 1}) f
     LEFT JOIN identities i ON i.id = f.identity_id LEFT JOIN placements pl ON pl.id = f.placement_id
     LEFT JOIN finding_assignments a ON a.finding_id = f.id LEFT JOIN people ap ON ap.id = a.person_id LEFT JOIN teams at ON at.id = a.team_id
     GROUP BY 1, 2, 3, 4, 5`,
    p.values,
  );
  const words = await readRuleWords(db, [...new Set(rows.map(({ rule }) => rule))]);
  return { alike: rows, words, capped: rows.reduce((sum, { n }) => sum + n, 0) > countLimit };
}

/** The values in their own order, then others by number. */
function facetOf({ field, heldBy, values, label }: FindingFacet, { alike, words, capped }: Counted): Facet {
  const known = fieldNamed(findingFields, field);
  if (!known) throw new TypeError(`findings have no field ${field}`);
  const counts = new Map<string | null, number>(values.map((value) => [value, 0]));
  for (const each of [...alike].sort((one, other) => other.n - one.n)) {
    for (const held of heldBy(each, words)) counts.set(held, (counts.get(held) ?? 0) + each.n);
  }
  const options = [...counts].map(([held, n]) => ({
    value: matchValueOf(known, held),
    label: (held === null ? undefined : label?.(held, words)) ?? held ?? "none",
    count: Math.min(n, countLimit),
  }));
  if (values.length === 0) options.sort((one, other) => other.count - one.count);
  return { field, title: known.title, capped, options };
}

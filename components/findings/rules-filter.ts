import { riskList, riskListIds } from "@/lib/domain/assessment/owasp";
import type { Rule } from "@/lib/domain/assessment/rule";
import { severities } from "@/lib/domain/severity";
import { type CustomRuleRow, stateWords } from "@/lib/features/custom-rules/schema-words";
import type { CatalogueNumbers } from "@/lib/features/rules/schema";

/** By what the catalogue is narrowed beside words; the names are those of the address. */
export const ruleFacets = {
  risk: riskListIds,
  severity: severities,
  state: ["on", "off", "draft"],
  whose: ["builtin", "own"],
  findings: ["some", "none"],
  unknown: ["some", "none"],
} as const;
export type RuleFacet = keyof typeof ruleFacets;

export const facetTitles: Record<RuleFacet, string> = {
  risk: "Risk",
  severity: "Severity",
  state: "State",
  whose: "Whose",
  findings: "Findings",
  unknown: "Unknown",
};

const valueWords: { readonly [F in RuleFacet]: Readonly<Record<string, string>> } = {
  risk: Object.fromEntries(
    riskListIds.map((id) => [id, id === "AGENT" ? riskList[id] : `${id} ${riskList[id]}`]),
  ),
  severity: { critical: "Critical", high: "High", medium: "Medium", low: "Low" },
  state: stateWords,
  whose: { builtin: "Built in", own: "Your own" },
  findings: { some: "Has open findings", none: "Has none" },
  unknown: { some: "Answers unknown", none: "Answers all" },
};

/** What a rule is narrowed by. Without numbers, nothing is said of findings and answers. */
export interface RuleFacts {
  id: string;
  /** In lower case. */
  text: string;
  values: Readonly<Record<RuleFacet, readonly string[]>>;
}

export type RuleFilter = { q: string } & { readonly [F in RuleFacet]: readonly string[] };

export const noFilter: RuleFilter = {
  q: "",
  risk: [],
  severity: [],
  state: [],
  whose: [],
  findings: [],
  unknown: [],
};

/** What there is to narrow: the built-in rules as they are set, and our own, drafts too. */
export function ruleFacts(
  builtIn: readonly Rule[],
  own: readonly CustomRuleRow[],
  off: ReadonlySet<string>,
  numbers: CatalogueNumbers | null,
): RuleFacts[] {
  const said = (id: string) => {
    if (!numbers) return { findings: [], unknown: [] };
    const found = numbers.rules.get(id);
    const open = found ? severities.some((severity) => found.open[severity] > 0) : false;
    return {
      findings: [open ? "some" : "none"],
      unknown: [(found?.tally.unknown ?? 0) > 0 ? "some" : "none"],
    };
  };
  const text = (...parts: string[]) => parts.join(" ").toLowerCase();
  return [
    ...own.map(({ slug, title, why, risks, severity, state }) => ({
      id: slug,
      text: text(slug, title, why),
      values: { risk: risks, severity: [severity], state: [state], whose: ["own"], ...said(slug) },
    })),
    ...builtIn.map(({ id, title, why, risks, severity }) => ({
      id,
      text: text(id, title, why),
      values: {
        risk: risks,
        severity: [...new Set(Object.values(severity))],
        state: [off.has(id) ? "off" : "on"],
        whose: ["builtin"],
        ...said(id),
      },
    })),
  ];
}

/** The rules that meet all of it; null: nothing is asked. */
export function shownRules(all: readonly RuleFacts[], filter: RuleFilter): ReadonlySet<string> | null {
  const asked = filter.q.trim() !== "" || facetNames.some((facet) => filter[facet].length > 0);
  return asked ? new Set(matching(all, filter).map(({ id }) => id)) : null;
}

export interface RuleFacetOption {
  value: string;
  label: string;
  /** How many rules it would give beside the other facets. */
  count: number;
}

/** The values of a facet that rules have, or that are chosen. */
export function facetOptions(
  all: readonly RuleFacts[],
  filter: RuleFilter,
  facet: RuleFacet,
): RuleFacetOption[] {
  const others = matching(all, { ...filter, [facet]: [] });
  return ruleFacets[facet]
    .map((value) => ({
      value,
      label: valueWords[facet][value] ?? value,
      count: others.filter(({ values }) => values[facet].includes(value)).length,
      held: all.some(({ values }) => values[facet].includes(value)),
    }))
    .filter(({ value, held }) => held || filter[facet].includes(value))
    .map(({ held: _, ...option }) => option);
}

export const facetNames: readonly RuleFacet[] = ["risk", "severity", "state", "whose", "findings", "unknown"];

function matching(all: readonly RuleFacts[], filter: RuleFilter): RuleFacts[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(
    ({ text, values }) =>
      words.every((word) => text.includes(word)) &&
      facetNames.every(
        (facet) => filter[facet].length === 0 || filter[facet].some((value) => values[facet].includes(value)),
      ),
  );
}

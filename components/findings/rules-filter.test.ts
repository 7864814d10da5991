import { describe, expect, it } from "vitest";
import { rules } from "@/lib/domain/rules/catalogue";
import type { CatalogueNumbers, RuleNumbers } from "@/lib/features/rules/schema";
import { noneOpen, noTally } from "@/lib/features/rules/schema";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { facetOptions, noFilter, type RuleFilter, ruleFacts, shownRules } from "./rules-filter";

const at = new Date("2026-11-27T12:00:00Z");
const own = [
  {
    ...definitionFixture({
      slug: "custom-weekend",
      title: "Used at the weekend",
      severity: "low",
      risks: [],
    }),
    id: "11111111-1111-4111-8111-111111111111",
    state: "draft" as const,
    version: 1,
    updatedBy: "Ana",
    updatedAt: at,
    createdBy: "Ana",
    createdAt: at,
  },
];
const said = (fail: number, unknown: number): RuleNumbers => ({
  tally: { ...noTally, fail, unknown },
  open: { ...noneOpen, high: fail },

  missing: { asked: 0, needs: [] },
});
const numbers: CatalogueNumbers = {
  stand: { passedAt: at, moving: false },
  rules: new Map([
    ["credential-too-old", said(3, 0)],
    ["dormant", said(0, 4)],
  ]),
  groups: new Map(),
  off: new Set(),
};
const facts = ruleFacts(rules, own, new Set(["dormant"]), numbers);
const shown = (part: Partial<RuleFilter>) => [...(shownRules(facts, { ...noFilter, ...part }) ?? [])].sort();

describe("the filter of the catalogue", () => {
  it("hides nothing while nothing is asked", () => {
    expect(shownRules(facts, noFilter)).toBeNull();
    expect(shownRules(facts, { ...noFilter, q: "  " })).toBeNull();
    expect(facts).toHaveLength(rules.length + 1);
  });

  it("looks for every word in names, ids and reasons, in any case", () => {
    expect(shown({ q: "WEEKEND used" })).toEqual(["custom-weekend"]);
    expect(shown({ q: "credential-too-old" })).toContain("credential-too-old");
    expect(shown({ q: "weekend nothing" })).toEqual([]);
  });

  it("narrows by what a rule is, and by what it says", () => {
    expect(shown({ state: ["off"] })).toEqual(["dormant"]);
    expect(shown({ state: ["draft"] })).toEqual(["custom-weekend"]);
    expect(shown({ whose: ["own"] })).toEqual(["custom-weekend"]);
    expect(shown({ findings: ["some"] })).toEqual(["credential-too-old"]);
    expect(shown({ unknown: ["some"] })).toEqual(["dormant"]);
    const ofRisk = rules.filter(({ risks }) => risks.includes("NHI7")).map(({ id }) => id);
    expect(shown({ risk: ["NHI7"] })).toEqual(ofRisk.sort());
    const critical = rules.filter(({ severity }) => Object.values(severity).includes("critical"));
    expect(shown({ severity: ["critical"] })).toEqual(critical.map(({ id }) => id).sort());
  });

  it("takes any value of one facet, and all facets together", () => {
    expect(shown({ state: ["off", "draft"] })).toEqual(["custom-weekend", "dormant"]);
    expect(shown({ state: ["off", "draft"], whose: ["builtin"] })).toEqual(["dormant"]);
  });

  it("counts what each value would give beside the other facets", () => {
    const filter = { ...noFilter, state: ["off"] };
    expect(facetOptions(facts, filter, "state")).toEqual([
      { value: "on", label: "On", count: rules.length - 1 },
      { value: "off", label: "Off", count: 1 },
      { value: "draft", label: "Draft", count: 1 },
    ]);
    expect(facetOptions(facts, filter, "whose").map(({ count }) => count)).toEqual([1, 0]);
    for (const { value, count } of facetOptions(facts, noFilter, "risk"))
      expect(shown({ risk: [value] }), value).toHaveLength(count);
  });

  it("asks nothing about numbers that the reader may not see", () => {
    const blind = ruleFacts(rules, [], new Set(), null);
    expect(facetOptions(blind, noFilter, "findings")).toEqual([]);
    expect(facetOptions(blind, noFilter, "unknown")).toEqual([]);
    expect(facetOptions(blind, noFilter, "whose")).toHaveLength(1);
  });
});

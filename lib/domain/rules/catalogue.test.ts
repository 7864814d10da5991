import { describe, expect, it } from "vitest";
import { frameworkNames, frameworks } from "@/lib/domain/assessment/frameworks";
import { riskListIds } from "@/lib/domain/assessment/owasp";
import { thresholds } from "@/lib/domain/definitions/thresholds";
import { clausesOf, rulesByRisk } from "./arranged";
import { ruleOf, rules } from "./catalogue";

/** The names of those to which something is wrong. */
const those = (wrong: (rule: (typeof rules)[number]) => boolean) => rules.filter(wrong).map(({ id }) => id);

describe("the catalogue", () => {
  it("has each rule once, by an id that no risk or clause has", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(ids.map((id) => ruleOf(id)?.id)).toEqual(ids);
    const titles = rules.map(({ title }) => title);
    expect(titles.filter((title, place) => titles.indexOf(title) !== place)).toEqual([]);
  });

  it.each(["why", "fix", "verify"] as const)("says in whole sentences: %s", (part) => {
    expect(those((rule) => !/^[A-Z\d“].{15,}\.$/s.test(rule[part]))).toEqual([]);
  });

  it("has titles that are no sentences", () => {
    expect(those(({ title }) => !/^[A-Z\d].{3,}[^.]$/.test(title) || title.length > 90)).toEqual([]);
  });

  it("names risks, clauses and limits that there are, each once, and at least one risk", () => {
    const once = (items: readonly string[]) => new Set(items).size === items.length;
    expect(those(({ risks }) => risks.length === 0 || !once(risks))).toEqual([]);
    expect(those(({ risks }) => risks.some((risk) => !riskListIds.includes(risk)))).toEqual([]);
    expect(those(({ frameworks: clauses }) => !once(clauses.map(String)))).toEqual([]);
    expect(
      those(({ frameworks: clauses }) =>
        clauses.some(([framework, clause]) => !Object.hasOwn(frameworks[framework] ?? {}, clause)),
      ),
    ).toEqual([]);
    expect(
      those((rule) => !once(rule.thresholds) || rule.thresholds.some((name) => !(name in thresholds))),
    ).toEqual([]);
  });

  it("asks about every risk of the list, and about agents", () => {
    expect(
      rulesByRisk()
        .filter((risk) => risk.rules.length === 0)
        .map(({ id }) => id),
    ).toEqual([]);
  });

  it("shows every standard, and each rule under each of its clauses", () => {
    expect([...frameworkNames].sort()).toEqual(Object.keys(frameworks).sort());
    const shown = frameworkNames.flatMap((name) => clausesOf(name).flatMap((clause) => clause.rules));
    expect(shown).toHaveLength(rules.flatMap((rule) => rule.frameworks).length);
  });
});

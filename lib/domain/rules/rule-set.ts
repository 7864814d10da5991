import { hash } from "node:crypto";
import type { IdentityRule, PlaceRule, Policy, Rule, Verdict } from "@/lib/domain/assessment/rule";
import { type CustomRule, toIdentityRule } from "@/lib/domain/custom-rule/custom-rule";
import type { Severity } from "@/lib/domain/severity";
import { rules, rulesVersion } from "./catalogue";

/** What an organisation says of a built-in rule. */
export interface RuleSetting {
  enabled: boolean;
  /** In place of every severity that the rule gives; null: as the rule says. */
  severity: Severity | null;
}

/** The rules as an organisation has them. */
export interface RuleSet {
  /** Built-in ones with the severity set here, then its own that were ever switched on; those that are off, too. */
  all: readonly Rule[];
  /** Those that are asked: an assessment's letters stand in this order. */
  identityRules: readonly IdentityRule[];
  placeRules: readonly PlaceRule[];
  settings: ReadonlyMap<string, RuleSetting>;
  custom: readonly CustomRule[];
}

/** The built-in rules as they are set, and the rules of our own. */
export function ruleSetOf(
  settings: ReadonlyMap<string, RuleSetting>,
  custom: readonly CustomRule[],
): RuleSet {
  const all = [
    ...rules.map((rule) => settled(rule, settings.get(rule.id)?.severity ?? null)),
    ...custom.filter(({ state }) => state !== "draft").map(toIdentityRule),
  ];
  const states = new Map(custom.map(({ slug, state }) => [slug, state]));
  const asked = all.filter(({ id }) => {
    const state = states.get(id);
    return state ? state === "on" : (settings.get(id)?.enabled ?? true);
  });
  return {
    all,
    identityRules: asked.filter((rule): rule is IdentityRule => rule.subject === "identity"),
    placeRules: asked.filter((rule): rule is PlaceRule => rule.subject === "place"),
    settings,
    custom,
  };
}

/** The rule with a severity that was chosen here: nothing raises or lowers that any more, but doubt. */
function settled(rule: Rule, severity: Severity | null): Rule {
  if (!severity) return rule;
  const plain = (verdict: Verdict): Verdict => {
    if (verdict.answer !== "fail") return verdict;
    const [first, ...others] = verdict.failures.map(({ severity: _, ...failure }) => failure);
    return first ? { ...verdict, failures: [first, ...others] } : verdict;
  };
  const usual = { usual: severity };
  if (rule.subject === "place") {
    const judge: PlaceRule["judge"] = (...of) => plain(rule.judge(...of));
    return { ...rule, severity: usual, judge };
  }
  const judge: IdentityRule["judge"] = (...of) => plain(rule.judge(...of));
  return { ...rule, severity: usual, judge };
}

/** Names the rules and limits by which answers are given: others mean that everything is asked again. */
export function standingOf(set: RuleSet, { thresholds, breachedVendors }: Policy): string {
  const asked: readonly Rule[] = [...set.identityRules, ...set.placeRules];
  return hash(
    "sha256",
    JSON.stringify([
      rulesVersion,
      asked.map(({ id, severity, risks, frameworks, maturity }) => [
        id,
        severity,
        risks,
        frameworks,
        maturity,
      ]),
      set.custom.filter(({ state }) => state === "on").map(({ slug, version }) => [slug, version]),
      Object.entries(thresholds).sort(([a], [b]) => (a < b ? -1 : 1)),
      breachedVendors,
    ]),
    "hex",
  );
}

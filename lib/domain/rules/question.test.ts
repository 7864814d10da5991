import { describe, expect, it } from "vitest";
import type { Policy } from "@/lib/domain/assessment/rule";
import { type CustomRule, toIdentityRule } from "@/lib/domain/custom-rule/custom-rule";
import { thresholds } from "@/lib/domain/definitions/thresholds";
import { policyOf } from "@/tests/factories/identity-context";
import { questionsOf } from "./question";
import { type RuleSetting, ruleSetOf } from "./rule-set";

const own: CustomRule = {
  id: "1",
  slug: "custom-own",
  title: "Own",
  why: "Why.",
  fix: "Fix.",
  verify: "Verify.",
  severity: "medium",
  risks: ["NHI7"],
  language: "query",
  expression: "unused:>90d",
  sentence: "It is so.",
  oneFix: false,
  cases: [],
  state: "on",
  version: 1,
};
const ask = (
  policy: Partial<Policy> = {},
  custom: CustomRule = own,
  settings: ReadonlyMap<string, RuleSetting> = new Map(),
) => questionsOf(ruleSetOf(settings, [custom]), policyOf(policy));

/** The rules that ask something else than before. */
const moved = (after: ReadonlyMap<string, string>, before = ask()) =>
  [...after].filter(([rule, question]) => before.get(rule) !== question).map(([rule]) => rule);

describe("what a rule asks", () => {
  it("is another where a limit that it names, or that an expression may reach, is another", () => {
    const rules = moved(ask({ thresholds: { twoActiveKeys: 90 } }));
    expect(rules.sort()).toEqual([own.slug, "two-active-keys"]);
    expect(moved(ask({ thresholds: { cloudKeyRotation: 30 } }))).toContain("credential-too-old");
  });

  it("is the same where a limit is set to what it comes with", () => {
    expect(moved(ask({ thresholds: { dormant: thresholds.dormant.value } }))).toEqual([]);
  });

  it("is another for the rule about vendors where their names are others, not where their notes are", () => {
    const listed = ask({ breachedVendors: [{ name: "Sales Drift", since: null }] });
    expect(moved(ask({ breachedVendors: [] }), listed)).toEqual(["vendor-breached"]);
    expect(moved(ask({ breachedVendors: null }), ask({ breachedVendors: [] }))).toEqual(["vendor-breached"]);
    expect(moved(ask({ breachedVendors: [{ name: "Sales Drift", since: "2026-08-08" }] }), listed)).toEqual(
      [],
    );
  });

  it("is another where its expression is, not where its words or severity are", () => {
    expect(moved(ask({}, { ...own, expression: "unused:>60d", version: 2 }))).toEqual([own.slug]);
    expect(moved(ask({}, { ...own, title: "Other", severity: "high", version: 2 }))).toEqual([]);
    const severe = new Map([["two-active-keys", { enabled: true, severity: "critical" as const }]]);
    expect(moved(ask({}, own, severe))).toEqual([]);
  });

  it("is known of every rule that is asked, and of no other", () => {
    const off = new Map([["two-active-keys", { enabled: false, severity: null }]]);
    const asked = ask({}, { ...own, state: "off" }, off);
    expect([asked.has(own.slug), asked.has("two-active-keys"), asked.has("credential-too-old")]).toEqual([
      false,
      false,
      true,
    ]);
    expect(ask().has(toIdentityRule(own).id)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { brokenCases, type RuleDefinition } from "./custom-rule";
import { readFacts } from "./facts";

const rule = (
  expression: string,
  cases: RuleDefinition["cases"],
  language: "cel" | "query" = "cel",
): RuleDefinition => ({
  slug: "custom-x",
  title: "X",
  why: "",
  fix: "",
  verify: "",
  severity: "low",
  risks: ["NHI7"],
  language,
  expression,
  sentence: "",
  oneFix: false,
  cases,
});

describe("examples of a rule", () => {
  const old = 'credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)';
  it("are tried with the facts that they give, and nothing else", () => {
    const cases: RuleDefinition["cases"] = [
      { name: "old", facts: { credentials: [{ lifetime: "static", ageDays: 366 }] }, expect: "fail" },
      { name: "young", facts: { credentials: [{ lifetime: "static", ageDays: 365 }] }, expect: "pass" },
      { name: "of no known age", facts: { credentials: [{ lifetime: "static" }] }, expect: "unknown" },
      { name: "without a list", facts: {}, expect: "unknown" },
      { name: "without any", facts: { credentials: [] }, expect: "pass" },
    ];
    expect(brokenCases(rule(old, cases))).toEqual([]);
  });

  it.each([
    ["lastUsed.unusedFor(90)", { lastUsed: { days: 100, recordedDays: 100 } }, "fail"],
    ["lastUsed.unusedFor(90)", { lastUsed: { days: 100 } }, "unknown"],
    ["lastUsed.unusedFor(90)", { lastUsed: { days: 10 } }, "pass"],
    ['"team" in identity.tags', { identity: { tags: { team: "x" } } }, "fail"],
    ['now > timestamp("2026-01-01T00:00:00Z")', { now: "2026-06-01T00:00:00Z" }, "fail"],
    ["has(identity.environment)", { identity: {} }, "pass"],
    ["owner.accepted", {}, "unknown"],
  ] as const)("%s of %j", (expression, facts, expected) => {
    expect(brokenCases(rule(expression, [{ name: "it", facts, expect: expected }]))).toEqual([]);
  });

  it("say what was answered instead, and what it needs", () => {
    expect(
      brokenCases(
        rule(old, [{ name: "it", facts: { credentials: [{ lifetime: "static" }] }, expect: "fail" }]),
      ),
    ).toEqual([{ name: "it", problem: "It answers unknown: needs the age of a credential, not fail." }]);
    expect(
      brokenCases(rule("unused:>90d", [{ name: "it", facts: {}, expect: "fail" }], "query")),
    ).toHaveLength(1);
  });

  it.each([
    [{ credential: [] }, "There is no credential. Did you mean credentials?"],
    [{ identity: { enviroment: "x" } }, "Identity has no field enviroment. Did you mean environment?"],
    [{ identity: { ageDays: "old" } }, "identity.ageDays takes a whole number."],
    [{ credentials: { ageDays: 1 } }, "credentials takes a list."],
    [{ credentials: [1] }, "credentials[0] takes the facts of Credential."],
    [JSON.parse('{"__proto__": {"x": 1}}'), "There is no __proto__."],
    [JSON.parse('{"identity": {"constructor": "x"}}'), "Identity has no field constructor."],
  ])("refuses %j", (facts, problem) => {
    expect(readFacts(facts)).toEqual({ ok: false, problem });
  });
});

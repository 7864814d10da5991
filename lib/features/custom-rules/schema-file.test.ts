import { describe, expect, it } from "vitest";
import type { SavedDefinition } from "./schema";
import { readRuleFile, writeRuleFile } from "./schema-file";

const rule: SavedDefinition = {
  slug: "custom-old-static-keys",
  title: "Static keys of a year: too old",
  why: "Who has a copy has had it for a year.\nThat is long.",
  fix: "Rotate them.",
  verify: "The next sync shows younger ones.",
  severity: "high",
  risks: ["NHI7", "NHI2"],
  language: "cel",
  expression: 'credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)',
  sentence: "It has a static key that is older than a year.",
  oneFix: false,
  cases: [{ name: "old", facts: { credentials: [{ lifetime: "static", ageDays: 400 }] }, expect: "fail" }],
};
const other: SavedDefinition = {
  ...rule,
  slug: "custom-unused",
  title: "=Unused, and # in production",
  language: "query",
  expression: "unused:>90d env:production",
  oneFix: true,
  cases: [],
};
const problemsOf = (text: string) => {
  const read = readRuleFile(text);
  return read.ok ? [] : read.problems;
};
const written = writeRuleFile([rule]);

describe("a file of rules", () => {
  it("is read as it was written", () => {
    expect(readRuleFile(writeRuleFile([rule, other]))).toEqual({ ok: true, rules: [rule, other] });
    expect(writeRuleFile([rule])).toContain("- id: custom-old-static-keys\n");
    expect(writeRuleFile([rule])).not.toContain("oneFix");
  });

  it.each([
    ["severity: high", "severity: dreadful", 10, "severity: "],
    ["severity: high", "severty: high", 10, "severty: a rule has no such key. Did you mean severity?"],
    ["id: custom-old-static-keys", "id: old-static-keys", 3, "id: An id is custom-"],
    ["c.ageDays", "c.ageDay", 15, "expression: No such key: ageDay. Did you mean ageDays?"],
    ["- NHI7", "- NHI99", 11, "risks: "],
    ["ageDays: 400", "ageDays: 4", 17, "cases: old: It answers pass, not fail."],
    ["ageDays: 400", "ageDay: 400", 17, "cases: old: Credential has no field ageDay. Did you mean ageDays?"],
  ])("names the line where %s is %s", (from, to, line, message) => {
    const text = written.replace(from, to);
    expect(text).not.toBe(written);
    expect(problemsOf(text)).toEqual([{ line, message: expect.stringContaining(message) }]);
  });

  it.each([
    ["rules: [", 1],
    ["version: 2\nrules: []", 1],
    ["version: 1\nrules: []", 1],
    ["version: 1\nrules:\n  - just a text", 3],
    ["version: 1\nrules:\n  - id: custom-a\n    id: custom-b", 4],
    ["", 1],
    ["- 1", 1],
  ])("refuses %j", (text, line) => {
    expect(problemsOf(text)[0]).toEqual({ line, message: expect.any(String) });
  });

  it("says what is missing at the rule that lacks it", () => {
    const problems = problemsOf("version: 1\nrules:\n  - id: custom-a\n    title: Something\n");
    expect(problems.map(({ line }) => line)).toEqual(Array(problems.length).fill(3));
    expect(problems.map(({ message }) => message.split(":")[0])).toEqual(
      expect.arrayContaining([
        "why",
        "fix",
        "verify",
        "severity",
        "risks",
        "language",
        "expression",
        "sentence",
      ]),
    );
  });

  it("has each rule once, and no aliases", () => {
    expect(problemsOf(writeRuleFile([rule, rule]))[0]?.message).toContain("more than once");
    const bomb = `version: 1\na: &a [x, x]\nb: &b [*a, *a]\nrules: *b\n`;
    expect(problemsOf(bomb)).toHaveLength(1);
  });

  it("holds no secret that stands in a text", () => {
    const leaky = written.replace(
      "Rotate them.",
      "Rotate AKIAIOSFODNN7EXAMPLE with ghp_0123456789abcdefghijABCDEFGHIJ012345.",
    );
    const read = readRuleFile(leaky);
    expect(read.ok && read.rules[0]?.fix).not.toContain("ghp_0123456789");
  });
});

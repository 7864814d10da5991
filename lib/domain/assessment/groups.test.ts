import { describe, expect, it } from "vitest";
import { groupsOf, together } from "./groups";

describe("answers together", () => {
  it.each([
    [[], null],
    [["pass", "pass"], "pass"],
    [["pass", "unknown"], "unknown"],
    [["unknown", "fail", "pass"], "fail"],
  ] as const)("%j come to %s", (answers, answer) => {
    expect(together(answers)).toBe(answer);
  });

  it("are counted by risk and by clause, unless nobody can answer yet", () => {
    const rule = { risks: ["NHI1", "NHI7"], frameworks: [["SOC 2", "CC6.1"]] } as const;
    expect(groupsOf({ ...rule, maturity: "experimental" })).toEqual(["NHI1", "NHI7", "SOC 2 CC6.1"]);
    expect(groupsOf({ ...rule, maturity: "declared" })).toEqual([]);
  });
});

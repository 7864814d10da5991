import { describe, expect, it } from "vitest";
import { systemTitle } from "./system-title";

describe("the title of a system", () => {
  it.each([
    ["aws", "AWS"],
    ["AWS", "AWS"],
    ["host", "Machine files"],
    ["ad", "Active Directory"],
    ["claude-code", "Claude Code"],
    ["Hand-made Tool", "Hand-made Tool"],
    ["constructor", "constructor"],
    ["a\u202Eb\nc", "a⟦U+202E⟧b c"],
  ])("of %j is “%s”", (system, title) => {
    expect(systemTitle(system)).toBe(title);
  });
});

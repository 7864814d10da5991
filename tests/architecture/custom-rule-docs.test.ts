import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsOf } from "@/lib/domain/custom-rule/custom-rule";
import { viewLines } from "@/lib/domain/custom-rule/view-lines";
import { readRuleFile } from "@/lib/features/custom-rules/schema-file";
import { root } from "./sources";

const manual = readFileSync(join(root, "docs/custom-rules.md"), "utf8");
const blocks = [...manual.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text = ""]) => ({
  language,
  text,
}));

describe("docs/custom-rules.md", () => {
  it("names what an expression can ask, word for word as `rollcall rules fields` prints it", () => {
    expect(manual.slice(manual.indexOf("### What an expression begins with")).trimEnd()).toBe(
      viewLines().join("\n"),
    );
  });

  it("has examples that hold", () => {
    const file = blocks.find(({ language }) => language === "yaml")?.text ?? "";
    expect(readRuleFile(file)).toMatchObject({ ok: true });
    const expressions =
      blocks
        .find(({ language }) => language === "")
        ?.text.trim()
        .split("\n") ?? [];
    expect(expressions).toHaveLength(3);
    expect(expressions.map((each) => problemsOf("cel", each))).toEqual([[], [], []]);
  });
});

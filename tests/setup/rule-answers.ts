import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, expect } from "vitest";
import { notShown, seenOfRules } from "@/tests/factories/rule-answers";

/** The tests of a rule show every answer that it can give: one that cannot pass, or cannot fail, asks nothing. */
// biome-ignore lint/correctness/noEmptyPattern: the first argument names fixtures, and there are none
afterAll(({}, file) => {
  const { testPath } = expect.getState();
  // Where only some of them run, not all is seen.
  if (!testPath?.includes("/lib/domain/rules/") || hasSkipped(file)) return;
  const missing = [...seenOfRules.values()].flatMap((seen) => {
    const source = `${dirname(testPath)}/${seen.rule.id}.ts`;
    // A rule of another folder is asked here for comparison.
    return existsSync(source)
      ? notShown(seen, readFileSync(source, "utf8")).map((what) => `${seen.rule.id}: ${what}`)
      : [];
  });
  expect(missing, "what these rules can answer and no test shows").toEqual([]);
});

interface Task {
  mode: string;
  tasks?: readonly Task[];
}

function hasSkipped({ mode, tasks = [] }: Task): boolean {
  return mode !== "run" || tasks.some(hasSkipped);
}

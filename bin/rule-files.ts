import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { tell } from "@/bin/command-context";
import type { SavedDefinition } from "@/lib/features/custom-rules/schema";
import { readRuleFile } from "@/lib/features/custom-rules/schema-file";
import { AppError, messageOf } from "@/lib/platform/errors";

/**
 * The rules of several files, each checked with its examples. Tells every problem as `file:line: what`; throws an AppError where
 * there is one.
 */
export function readRuleFiles(paths: readonly string[]): SavedDefinition[] {
  const rules: SavedDefinition[] = [];
  let problems = 0;
  for (const path of paths) {
    const read = readRuleFile(textOf(path));
    if (read.ok) {
      rules.push(...read.rules);
      continue;
    }
    for (const { line, message } of read.problems) tell(`${path}:${line}: ${message}`);
    problems += read.problems.length;
  }
  const slugs = rules.map(({ slug }) => slug);
  for (const twice of new Set(slugs.filter((slug, place) => slugs.indexOf(slug) !== place))) {
    tell(`${twice} stands in more than one of the files.`);
    problems += 1;
  }
  if (problems === 0) return rules;
  throw new AppError({
    code: "bad_rules",
    message: `${problems === 1 ? "One thing is" : `${problems} things are`} wrong with ${paths.length === 1 ? "the file" : "the files"}.`,
    safe: "Nothing was changed.",
    next: "Correct what is named above.",
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(resolve(path), "utf8");
  } catch (error) {
    throw new AppError({
      code: "file_unreadable",
      message: `${path} cannot be read: ${messageOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Check the path and try again.",
      exitCode: 2,
    });
  }
}

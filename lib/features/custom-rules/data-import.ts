import { readCustomRules } from "@/lib/features/rules/data-standing";
import { requireWhole } from "@/lib/features/rules/mutations";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { definitionOf, isSame } from "./mutations";
import { readRuleFile } from "./schema-file";
import type { ImportPreview } from "./schema-words";

/** What a file of rules would add and change, or what is wrong with it. Throws an AppError, `not_permitted`. */
export async function previewImport(db: Runner, scope: Scope, text: string): Promise<ImportPreview> {
  requireWhole(scope);
  const read = readRuleFile(text);
  if (!read.ok) return { problems: read.problems, rules: [] };
  const known = new Map((await readCustomRules(db)).map((rule) => [rule.slug, rule]));
  return {
    problems: [],
    rules: read.rules.map((rule) => {
      const earlier = known.get(rule.slug);
      if (!earlier) return { slug: rule.slug, title: rule.title, change: "new", differences: [] };
      if (isSame(earlier, rule))
        return { slug: rule.slug, title: rule.title, change: "same", differences: [] };
      const before = new Map(Object.entries(definitionOf(earlier)));
      const differences = Object.entries(definitionOf(rule)).flatMap(([field, after]) => {
        const was = plain(before.get(field));
        const is = plain(after);
        return was === is ? [] : [{ field, before: was.slice(0, 400), after: is.slice(0, 400) }];
      });
      return {
        slug: rule.slug,
        title: rule.title,
        change: "changed",
        differences,
        on: earlier.state === "on",
      };
    }),
  };
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { type RiskListId, riskListIds } from "@/lib/domain/assessment/owasp";
import type { RuleBase } from "@/lib/domain/assessment/rule";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import type { Runner } from "@/lib/platform/read";

/** What a rule says for people, whether it is built in or our own. */
export type RuleWords = Pick<RuleBase, "title" | "why" | "fix" | "verify" | "risks" | "frameworks">;

/** The words of these rules, by id. Left out where there is no such rule any more. */
export async function readRuleWords(
  db: Runner,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RuleWords>> {
  const words = new Map<string, RuleWords>();
  for (const id of ids) {
    const rule = ruleOf(id);
    if (!rule) continue;
    const { title, why, fix, verify, risks, frameworks } = rule;
    words.set(id, { title, why, fix, verify, risks, frameworks });
  }
  const others = ids.filter((id) => !words.has(id));
  if (others.length === 0) return words;
  const found = await db.query<Omit<RuleWords, "frameworks"> & { slug: string }>(
    "SELECT slug, title, why, fix, verify, risks FROM custom_rules WHERE slug = ANY($1::text[])",
    [others],
  );
  for (const { slug, ...own } of found.rows) words.set(slug, { ...own, frameworks: [] });
  return words;
}

/** What lists tell of a rule. */
export interface ListedRule {
  id: string;
  title: string;
  risks: readonly RiskListId[];
}

/** What the catalogue does not know of a rule, because people wrote it here. */
export type OwnRule = Pick<ListedRule, "title" | "risks">;

/** SQL that gives an `OwnRule`, or null, for the rule in a column. */
export const ownRuleSql = (column: string) =>
  `(SELECT json_build_object('title', cr.title, 'risks', cr.risks) FROM custom_rules cr WHERE cr.slug = ${column})`;

/** A rule as lists tell it; one that is no longer there is called by its id. */
export function listedRule(id: string, own: OwnRule | null): ListedRule {
  const rule = ruleOf(id) ?? own;
  return {
    id,
    title: rule?.title ?? id,
    risks: riskListIds.filter((risk) => rule?.risks.includes(risk)),
  };
}

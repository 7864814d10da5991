import type { RuleDefinition } from "@/lib/domain/custom-rule/custom-rule";

/** A rule that nobody has written anything of yet, but perhaps its query. */
export function newDefinition(query?: string): RuleDefinition {
  return {
    slug: "",
    title: "",
    why: "",
    fix: "",
    verify: "",
    severity: "medium",
    risks: [],
    language: "query",
    expression: query ?? "",
    sentence: "",
    oneFix: false,
    cases: [],
  };
}

/** What is edited of a rule. */
export function definitionPart(rule: RuleDefinition): RuleDefinition {
  const { slug, title, why, fix, verify, severity, risks, language, expression, sentence, oneFix, cases } =
    rule;
  return { slug, title, why, fix, verify, severity, risks, language, expression, sentence, oneFix, cases };
}

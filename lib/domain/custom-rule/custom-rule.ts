import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { RiskListId } from "@/lib/domain/assessment/owasp";
import type { Failure, IdentityRule, Policy, Verdict } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import type { Severity } from "@/lib/domain/severity";
import { type Expression, readExpression, type Seen } from "./expression";
import { type RuleCase, readFacts } from "./facts";
import { readQueryRule } from "./query-rule";

export const ruleLanguages = ["query", "cel"] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

export const customRuleStates = ["draft", "on", "off"] as const;
export type CustomRuleState = (typeof customRuleStates)[number];

/** What people write down of a rule of their own. */
export interface RuleDefinition {
  /** `custom-…`: findings are known by it. */
  slug: string;
  title: string;
  why: string;
  fix: string;
  verify: string;
  severity: Severity;
  risks: readonly RiskListId[];
  language: RuleLanguage;
  /** What is wrong: an inventory query that finds it, or an expression that holds. */
  expression: string;
  /** What is the case where it fails; it does not name the identity. */
  sentence: string;
  /** One deed mends all that it finds, as its author says: only then its findings have a cause in common. */
  oneFix: boolean;
  /** Examples of what it is to answer, for expressions. */
  cases: readonly RuleCase[];
}

export interface CustomRule extends RuleDefinition {
  id: string;
  state: CustomRuleState;
  version: number;
}

/** What is wrong with an expression in its language, and where; empty: nothing. */
export function problemsOf(
  language: RuleLanguage,
  text: string,
): readonly { message: string; at: number; length: number }[] {
  const read = language === "cel" ? readExpression(text) : readQueryRule(text);
  return read.ok ? [] : read.problems;
}

/**
 * A rule of our own as the assessment asks it. It is asked of everything that built-in rules call ours; of what is not (people, what
 * providers run), only what it finds counts.
 */
export function toIdentityRule(custom: RuleDefinition): IdentityRule {
  const judge = custom.language === "cel" ? judgeByExpression(custom) : judgeByQuery(custom);
  const { slug: id, title, why, fix, verify, risks, severity } = custom;
  return {
    id,
    subject: "identity",
    title,
    why,
    fix,
    verify,
    risks,
    frameworks: [],
    severity: { usual: severity },
    thresholds: [],
    maturity: "stable",
    applies: () => true,
    appliesHere: (identity, verdict) => inPopulation(identity) || verdict.answer === "fail",
    judge,
  };
}

type Judge = (identity: IdentityContext, policy: Policy, now: Date) => Verdict;

function judgeByExpression(custom: RuleDefinition): Judge {
  const read = readExpression(custom.expression);
  if (!read.ok) return () => unknown(`its expression to be mended: ${read.problems[0]?.message ?? ""}`);
  const { expression } = read;
  return (identity, policy, now) => {
    const said = expression.ask(identity, policy, now);
    if ("needs" in said) return unknown(said.needs, said.changesAt);
    if (!said.holds) return pass(said.changesAt);
    const seen = seenBy(expression, identity, policy, now);
    return failOrPass([failure(custom, seen)], said.changesAt);
  };
}

const mostEvidence = 8;

function seenBy(
  expression: Expression,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): Failure["evidence"] {
  const seen: Seen[] = [];
  expression.ask(identity, policy, now, seen);
  return seen.slice(0, mostEvidence).map(({ name, value, elsewhere }) => ({
    label: name,
    value: value.slice(0, 300),
    ...(elsewhere ? { elsewhere } : {}),
  }));
}

function judgeByQuery(custom: RuleDefinition): Judge {
  return (identity, policy) => {
    const said = policy.queried?.get(custom.slug)?.get(identity.id);
    if (!said || said.answer === "unknown")
      return unknown("a value that its query compares", said?.changesAt ?? null);
    if (said.answer === "left_out") return pass(said.changesAt);
    return failOrPass([failure(custom, [{ label: "Found by", value: custom.expression }])], said.changesAt);
  };
}

function failure({ sentence, title, oneFix }: RuleDefinition, evidence: Failure["evidence"]): Failure {
  const cause = oneFix ? { cause: { key: "rule", title } } : {};
  return { key: "", confidence: "high", sentence, evidence, ...cause };
}

/** An example whose answer is another than expected, or that cannot be tried. */
export interface BrokenCase {
  name: string;
  problem: string;
}

/** Tries the examples of a rule; what is wrong with its expression is told elsewhere. */
export function brokenCases({ language, expression, cases }: RuleDefinition): BrokenCase[] {
  if (language === "query")
    return cases.map(({ name }) => ({
      name,
      problem: "Only expressions can be tried without an inventory.",
    }));
  const read = readExpression(expression);
  if (!read.ok) return [];
  return cases.flatMap(({ name, facts, expect }) => {
    const given = readFacts(facts);
    if (!given.ok) return { name, problem: given.problem };
    const answer = read.expression.askFacts(given.root);
    const got = "needs" in answer ? "unknown" : answer.holds ? "fail" : "pass";
    if (got === expect) return [];
    const needs = "needs" in answer ? `: needs ${answer.needs}` : "";
    return { name, problem: `It answers ${got}${needs}, not ${expect}.` };
  });
}

import type { Rule, Verdict } from "@/lib/domain/assessment/rule";

/** Which answers the tests of this file have seen of each rule. */
export const answersSeen = new Map<string, { rule: Rule; answers: Set<Verdict["answer"] | "n/a"> }>();

/** Notes what a rule answered. */
export function noteAnswer(rule: Rule, answer: Verdict["answer"] | "n/a"): void {
  const seen = answersSeen.get(rule.id) ?? { rule, answers: new Set() };
  seen.answers.add(answer);
  answersSeen.set(rule.id, seen);
}

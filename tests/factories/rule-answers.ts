import type { Rule, Verdict } from "@/lib/domain/assessment/rule";

/** What the tests of a file have seen of a rule. */
export interface Seen {
  rule: Rule;
  answers: Set<Verdict["answer"] | "n/a">;
  /** Some answer of it changes by time alone on a day that it names. */
  moves: boolean;
  /** It was held to such a day. */
  turned: boolean;
}

export const seenOfRules = new Map<string, Seen>();

export function seenOf(rule: Rule): Seen {
  const known = seenOfRules.get(rule.id);
  if (known) return known;
  const seen: Seen = { rule, answers: new Set(), moves: false, turned: false };
  seenOfRules.set(rule.id, seen);
  return seen;
}

/** Its answers are pass and unknown by design: what is not understood is no fault. */
const neverFails = "privileged-unknown";

/** What of a rule its tests do not show, by the source of the rule; empty: nothing. */
export function notShown({ rule, answers, moves, turned }: Seen, source: string): string[] {
  const declared = rule.maturity === "declared";
  const expected: Verdict["answer"][] = [
    ...(declared ? [] : (["pass"] as const)),
    ...(declared || rule.id === neverFails ? [] : (["fail"] as const)),
    ...(source.includes("unknown(") ? (["unknown"] as const) : []),
  ];
  return [
    ...expected.filter((each) => !answers.has(each)),
    ...(moves && !turned ? ["the day on which it changes"] : []),
  ];
}

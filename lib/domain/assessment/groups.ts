import type { RuleBase, Verdict } from "./rule";

/** How a clause is called where those of all standards stand side by side. */
export function clauseId(framework: string, clause: string): string {
  return `${framework} ${clause}`;
}

/**
 * Under which names an identity's answer to a rule is counted together with its answers to others: the risks and clauses of the
 * rule. A rule that nobody can answer yet is in none of them: it would make everything unknown for ever. Pages name it instead.
 */
export function groupsOf({
  maturity,
  risks,
  frameworks,
}: Pick<RuleBase, "maturity" | "risks" | "frameworks">): readonly string[] {
  if (maturity === "declared") return [];
  return [...risks, ...frameworks.map(([framework, clause]) => clauseId(framework, clause))];
}

type Answer = Verdict["answer"];

/** What several answers come to: one failure is a failure, and what one of them cannot tell is no pass. Null: none applies. */
export function together(answers: readonly Answer[]): Answer | null {
  if (answers.length === 0) return null;
  if (answers.includes("fail")) return "fail";
  return answers.includes("unknown") ? "unknown" : "pass";
}

import { type Framework, frameworks } from "@/lib/domain/assessment/frameworks";
import { clauseId } from "@/lib/domain/assessment/groups";
import { type RiskListId, riskList, riskListIds } from "@/lib/domain/assessment/owasp";
import type { Rule } from "@/lib/domain/assessment/rule";
import { rules } from "./catalogue";

/** A risk with every rule that speaks of it. */
export interface RiskGroup {
  id: RiskListId;
  title: string;
  rules: readonly Rule[];
}

/** A clause of a standard with every rule that speaks to it. */
export interface ClauseGroup {
  /** Under which its answers are counted. */
  id: string;
  framework: Framework;
  clause: string;
  title: string;
  rules: readonly Rule[];
}

/** The risks in the order of their list. A rule stands under each of its own. */
export function rulesByRisk(all: readonly Rule[] = rules): RiskGroup[] {
  return riskListIds.map((id) => ({
    id,
    title: riskList[id],
    rules: all.filter((rule) => rule.risks.includes(id)),
  }));
}

/** The clauses of a standard, in its order. */
export function clausesOf(framework: Framework): ClauseGroup[] {
  return Object.entries(frameworks[framework]).map(([clause, title]) => ({
    id: clauseId(framework, clause),
    framework,
    clause,
    title,
    rules: rules.filter((rule) => rule.frameworks.some(([f, c]) => f === framework && c === clause)),
  }));
}

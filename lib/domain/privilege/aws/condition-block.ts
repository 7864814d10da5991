import { type Operator, operators } from "./operators";
import { readTemplate, type Template } from "./pattern";

/** One key under one operator of a Condition. */
export interface Condition {
  /** As the policy writes them. */
  operator: string;
  /** Lower case. */
  key: string;
  /** Null: the operator `Null`. */
  compare: Operator | null;
  of: "one" | "any" | "all";
  ifExists: boolean;
  values: readonly Template[];
}

/**
 * Reads the Condition of a statement; a sentence where an operator is none of AWS's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function readConditions(
  block: { [operator: string]: { [key: string]: readonly string[] } },
  withVariables: boolean,
): Condition[] | string {
  const found: Condition[] = [];
  for (const [written, keys] of Object.entries(block)) {
    const lower = written.trim().toLowerCase();
    const of = lower.startsWith("foranyvalue:") ? "any" : lower.startsWith("forallvalues:") ? "all" : "one";
    const bare = lower.replace(/^for(any|all)values?:/, "");
    const ifExists = bare.endsWith("ifexists") && bare !== "null";
    const name = ifExists ? bare.slice(0, -"ifexists".length) : bare;
    const compare = name === "null" ? null : operators.get(name);
    if (compare === undefined) return `${written.slice(0, 100)} is no operator of AWS.`;
    for (const [key, values] of Object.entries(keys)) {
      found.push({
        operator: written,
        key: key.toLowerCase(),
        compare,
        of,
        ifExists,
        values: values.map((value) => readTemplate(value, withVariables)),
      });
    }
  }
  return found;
}

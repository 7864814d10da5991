import { type Operator, operators } from "./operators";
import { many, readTemplate, type Template } from "./pattern";

/** What a key may be compared with. */
type Values = string | number | boolean | readonly (string | number | boolean)[];

/** How an operator is written, understood: policies have few ways of it. */
type Written = Pick<Condition, "operator" | "compare" | "of" | "ifExists">;

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
  block: { readonly [operator: string]: { readonly [key: string]: Values } },
  withVariables: boolean,
): Condition[] | string {
  const found: Condition[] = [];
  for (const [written, keys] of Object.entries(block)) {
    const operator = readOperator(written);
    if (operator === undefined) return `${written.slice(0, 100)} is no operator of AWS.`;
    for (const [key, values] of Object.entries(keys)) {
      const templates: Template[] = [];
      for (const value of many(values)) templates.push(readTemplate(String(value), withVariables));
      found.push({
        operator: operator.operator,
        key: key.toLowerCase(),
        compare: operator.compare,
        of: operator.of,
        ifExists: operator.ifExists,
        values: templates,
      });
    }
  }
  return found;
}

const known = new Map<string, Written>();

function readOperator(written: string): Written | undefined {
  const before = known.get(written);
  if (before !== undefined) return before;
  const lower = written.toLowerCase();
  const of = lower.startsWith("foranyvalue:") ? "any" : lower.startsWith("forallvalues:") ? "all" : "one";
  const bare = of === "one" ? lower : lower.slice(lower.indexOf(":") + 1);
  const ifExists = bare.endsWith("ifexists");
  const name = ifExists ? bare.slice(0, -"ifexists".length) : bare;
  const compare = name === "null" && !ifExists ? null : operators.get(name);
  if (compare === undefined) return undefined;
  const read: Written = { operator: written, compare, of, ifExists };
  // However it is written in large and small letters; AWS's own ways are a few dozen.
  if (known.size < 1000) known.set(written, read);
  return read;
}

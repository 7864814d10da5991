import type { Condition } from "./condition-block";
import type { Operator } from "./operators";
import { anything, oneSign, patternFor } from "./pattern";
import { factsOf, type RequestKeys, variableOf } from "./request";

/** Yes, no, or the keys on which it depends. */
export type Tri = "yes" | "no" | readonly string[];

/**
 * Whether all conditions of a statement hold: every operator and every key of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function allHold(conditions: readonly Condition[], keys: RequestKeys): Tri {
  let unknown: string[] | null = null;
  for (const condition of conditions) {
    const holds = holdsFor(condition, keys);
    if (holds === "no") return "no";
    if (holds !== "yes") unknown = [...(unknown ?? []), ...holds];
  }
  return unknown ?? "yes";
}

/** Whether one condition holds. */
export function holdsFor(condition: Condition, keys: RequestKeys): Tri {
  const { key, compare, of, ifExists } = condition;
  const facts = factsOf(keys, key);
  if (facts === "unknown") return [key];
  const values = facts === "absent" ? [] : facts;
  if (compare === null) return isNull(condition, values.length === 0, keys);
  if (values.length === 0) {
    // Absent: `ForAllValues` and what is negated hold, `ForAnyValue` never does.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (ifExists || of === "all") return "yes";
    return compare.negated && of === "one" ? "yes" : "no";
  }
  const { texts, unknown } = wantedOf(condition, compare, keys);
  if (unknown.length > 0) return unknown;
  const fits = (value: string) => texts.some((each) => compare.fits(each, value)) !== compare.negated;
  if (of === "any") return values.some(fits) ? "yes" : "no";
  // A set of nothing but an empty text is an empty set.
  if (of === "all") return values.every((value) => value === "" || fits(value)) ? "yes" : "no";
  // Several values without a word about sets: one has to fit, and where it is negated none may.
  return (compare.negated ? values.every(fits) : values.some(fits)) ? "yes" : "no";
}

/** `"true"` asks for a key that is absent, `"false"` for one that is there. */
function isNull({ values }: Condition, isAbsent: boolean, keys: RequestKeys): Tri {
  const unknown: string[] = [];
  for (const value of values) {
    const found = patternFor(value, (key) => variableOf(keys, key));
    if (found.unknown !== undefined) unknown.push(found.unknown);
    else if (found.pattern?.toLowerCase() === String(isAbsent)) return "yes";
  }
  return unknown.length > 0 ? unknown : "no";
}

/** What the values of a condition are for this request: a variable without a value fits nothing. */
function wantedOf(
  { values }: Condition,
  { takes }: Operator,
  keys: RequestKeys,
): { texts: string[]; unknown: string[] } {
  const texts: string[] = [];
  const unknown: string[] = [];
  for (const value of values) {
    if (takes === "text" && !value.text.includes("${")) {
      texts.push(value.text);
      continue;
    }
    const found = patternFor(value, (key) => variableOf(keys, key));
    if (found.unknown !== undefined) unknown.push(found.unknown);
    else if (found.pattern !== null)
      texts.push(takes === "pattern" ? found.pattern : asWritten(found.pattern));
  }
  return { texts, unknown };
}

function asWritten(pattern: string): string {
  return pattern.replaceAll(anything, "*").replaceAll(oneSign, "?");
}

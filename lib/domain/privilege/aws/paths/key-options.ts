import { powersOfManagedPolicy } from "@/lib/domain/powers/aws-managed";
import type { Condition } from "../condition-block";
import { holdsFor } from "../conditions";
import type { Statement } from "../document";
import { insideOf } from "../ip-range";
import { readMoment } from "../moment";
import { patternFor } from "../pattern";
import { type KeyFacts, type RequestKeys, variableOf } from "../request";
import type { Effort } from "./effort";
import { instanceOf } from "./intersect";

/** More values of one key than these tell nothing more. */
const mostValues = 60;
/** A value that no policy names. */
export const fresh = "rollcall-other";
const aDay = 86_400_000;

/** Whether a value brings anybody further: attaching a policy of AWS that only reads does not. */
function isWorthIt(key: string, value: string): boolean {
  if (key !== "iam:policyarn" || !value.startsWith("arn:aws:iam::aws:policy/")) return true;
  const { understood, powers } = powersOfManagedPolicy(value, "");
  return !understood || !powers.every((power) => power.startsWith("read"));
}

/** The keys that stand as variables in these statements. */
function variablesOf(statements: readonly Statement[]): Set<string> {
  const keys = new Set<string>();
  for (const { conditions, resources } of statements) {
    const templates = [...(resources ?? []), ...conditions.flatMap(({ values }) => values)];
    for (const { parts } of templates)
      for (const part of parts) if (typeof part === "object") keys.add(part.key);
  }
  return keys;
}

/** The keys that these statements ask for: in their conditions, and as variables. */
export function keysOf(statements: readonly Statement[]): Set<string> {
  const keys = variablesOf(statements);
  for (const { conditions } of statements) for (const { key } of conditions) keys.add(key);
  return keys;
}

/**
 * The values of a key that are worth trying: for each way in which the conditions on it can come out, one that makes it so; of a key that stands
 * as a variable, every value. `mayBeAbsent` adds a request without the key, `also` values that are worth trying besides.
 */
export function optionsOf(
  key: string,
  statements: readonly Statement[],
  fixed: RequestKeys,
  mayBeAbsent: boolean,
  also: readonly string[],
  effort: Effort,
): KeyFacts[] {
  const conditions = statements.flatMap((statement) =>
    statement.conditions.filter((each) => each.key === key),
  );
  const single = new Set<string>([fresh, ...also]);
  for (const condition of conditions) for (const value of valuesFor(condition, fixed)) single.add(value);
  const values = [...single].slice(0, mostValues);
  const options: KeyFacts[] = values.filter((value) => isWorthIt(key, value)).map((value) => [value]);
  // A key with several values at once, where a policy asks for sets.
  if (conditions.some(({ of }) => of !== "one")) options.push(values.slice(1));
  if (mayBeAbsent) options.push("absent");
  if (variablesOf(statements).has(key)) return options;
  effort.left -= options.length * conditions.length;
  const seen = new Set<string>();
  return options.filter((facts) => {
    const keys: RequestKeys = { values: new Map([...fixed.values, [key, facts]]), others: fixed.others };
    const outcome = `${facts === "absent"} ${conditions.map((each) => holdsFor(each, keys)).join(" ")}`;
    if (seen.has(outcome)) return false;
    seen.add(outcome);
    return true;
  });
}

function valuesFor({ compare, operator, values }: Condition, fixed: RequestKeys): string[] {
  if (compare === null) return [];
  return values.flatMap((template) => {
    const { pattern } = patternFor(template, (key) => variableOf(fixed, key));
    if (pattern === null) return [];
    const value = instanceOf(pattern);
    return [value, ...around(operator.toLowerCase(), value)];
  });
}

/** Values on both sides of one, where the operator has sides. */
function around(operator: string, value: string): string[] {
  if (operator.includes("numeric")) {
    const number = Number(value);
    return Number.isNaN(number) ? [] : [String(number - 1), String(number + 1)];
  }
  if (operator.includes("date")) {
    const moment = readMoment(value);
    return moment === null ? [] : [moment - aDay, moment + aDay].map((each) => new Date(each).toISOString());
  }
  if (operator.includes("bool")) return ["true", "false"];
  if (operator.includes("ipaddress")) return [insideOf(value) ?? value, "203.0.113.77", "2001:db8:ffff::77"];
  if (operator.includes("arn")) return ["arn:aws:rollcall:::other"];
  return [];
}

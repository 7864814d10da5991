import { decide } from "../decide";
import type { Policy } from "../document";
import type { AwsFacts } from "../facts";
import type { KeyFacts, RequestKeys } from "../request";
import { fixedKeys, isNeverAbsent, mayHave, ownValues } from "./fixed-keys";
import { keysOf, optionsOf } from "./key-options";
import { statementsOn, type Walker } from "./walker";

/** One deed on one resource. */
export interface Attempt {
  action: string;
  resource: string;
  /** Keys that the path itself sets, as the service to which a role is passed. */
  keys: ReadonlyMap<string, KeyFacts>;
  /** The policy of what it is done to, where that was read. */
  resourcePolicy: readonly Policy[];
  resourceAccount: string | null;
  now: Date;
}

/** So many requests are tried; what then is still open counts as possible, because unknown is never a pass. */
const mostTries = 1024;

/**
 * Whether a principal can make a request like this that AWS allows: with some values of the keys that it or its surroundings choose. A
 * key that the action does not have is absent, and one that is given by who asks or by the path has that value. Keys are chosen one after
 * the other, and only those on which the answer still depends.
 */
export function isPossible(walker: Walker, attempt: Attempt, facts: AwsFacts): boolean {
  const { action, resource, resourcePolicy, resourceAccount } = attempt;
  const layers = { ...walker.layers, resource: resourcePolicy };
  const statements = statementsOn(walker, action, resourcePolicy);
  const fixed: RequestKeys = { values: fixedKeys(walker, attempt), others: "absent" };
  const open = [...keysOf(statements)].filter(
    (key) => !fixed.values.has(key) && mayHave(key, action, walker, facts),
  );
  const options = new Map<string, readonly KeyFacts[]>();
  const optionsFor = (key: string) => {
    const known =
      options.get(key) ??
      optionsOf(key, statements, fixed, !isNeverAbsent(key, walker), ownValues(key, walker));
    options.set(key, known);
    return known;
  };
  let tries = 0;
  const isAllowedWith = (values: ReadonlyMap<string, KeyFacts>): boolean => {
    const keys: RequestKeys = { values, others: "absent" };
    const { principal } = walker;
    const request = { principal, action, resource, resourceAccount, keys, hasBoundary: false };
    const { verdict, by } = decide(request, layers, facts);
    if (verdict !== "depends" || ++tries > mostTries) return verdict !== "denied";
    const key = by.flatMap((each) => ("dependsOn" in each ? (each.dependsOn ?? []) : []))[0];
    if (key === undefined) return true;
    return optionsFor(key).some((option) => isAllowedWith(new Map([...values, [key, option]])));
  };
  return isAllowedWith(new Map([...fixed.values, ...open.map((key) => [key, "unknown"] as const)]));
}

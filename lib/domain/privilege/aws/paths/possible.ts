import { decide, type Layers } from "../decide";
import type { AwsFacts } from "../facts";
import type { KeyFacts, RequestKeys } from "../request";
import { type Effort, effortOf } from "./effort";
import { fixedKeys, isNeverAbsent, mayHave, ownValues } from "./fixed-keys";
import { keysOf, optionsOf } from "./key-options";
import { statementsOf, type Walker } from "./walker";

/** One deed on one resource. */
export interface Attempt {
  action: string;
  resource: string;
  /** Keys that the path itself sets, as the service to which a role is passed. */
  keys: ReadonlyMap<string, KeyFacts>;
  /** What speaks of the action, with the policy of what it is done to where that was read. */
  layers: Layers;
  resourceAccount: string | null;
  now: Date;
}

/** So many requests are tried; what then is still open counts as possible, because unknown is never a pass. */
const mostTries = 1024;

/**
 * Whether a principal can make a request like this that AWS allows: with some values of the keys that it or its surroundings choose. A
 * key that the action does not have is absent, and one that is given by who asks or by the path has that value. Keys are chosen one after
 * the other, and only those on which the answer still depends. Without any effort left everything is.
 */
export function isPossible(walker: Walker, attempt: Attempt, facts: AwsFacts, effort: Effort): boolean {
  const { action, resource, layers, resourceAccount } = attempt;
  if (effort.left <= 0) return true;
  const statements = statementsOf(layers);
  const once = effortOf(statements);
  const fixed: RequestKeys = { values: fixedKeys(walker, attempt), others: "absent" };
  const open = [...keysOf(statements)].filter(
    (key) => !fixed.values.has(key) && mayHave(key, action, walker, facts),
  );
  const options = new Map<string, readonly KeyFacts[]>();
  const optionsFor = (key: string) => {
    const known =
      options.get(key) ??
      optionsOf(key, statements, fixed, !isNeverAbsent(key, walker), ownValues(key, walker), effort);
    options.set(key, known);
    return known;
  };
  let tries = 0;
  const isAllowedWith = (values: ReadonlyMap<string, KeyFacts>): boolean => {
    const keys: RequestKeys = { values, others: "absent" };
    const { principal } = walker;
    const request = { principal, action, resource, resourceAccount, keys, hasBoundary: false };
    const { verdict, by } = decide(request, layers, facts);
    if (verdict !== "depends") return verdict === "allowed";
    effort.left -= once;
    if (++tries > mostTries || effort.left <= 0) return true;
    const key = by.flatMap((each) => ("dependsOn" in each ? (each.dependsOn ?? []) : []))[0];
    if (key === undefined) return true;
    return optionsFor(key).some((option) => isAllowedWith(new Map([...values, [key, option]])));
  };
  return isAllowedWith(new Map([...fixed.values, ...open.map((key) => [key, "unknown"] as const)]));
}

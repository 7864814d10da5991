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
 * key that the action does not have is absent, and one that is given by who asks or by the path has that value.
 */
export function isPossible(walker: Walker, attempt: Attempt, facts: AwsFacts): boolean {
  const { action, resource, resourcePolicy, resourceAccount } = attempt;
  const layers = { ...walker.layers, resource: resourcePolicy };
  const statements = statementsOn(walker, action, resourcePolicy);
  const fixed: RequestKeys = { values: fixedKeys(walker, attempt), others: "absent" };
  const verdictWith = (keys: RequestKeys) =>
    decide(
      { principal: walker.principal, action, resource, resourceAccount, keys, hasBoundary: false },
      layers,
      facts,
    ).verdict;
  const open = [...keysOf(statements)].filter(
    (key) => !fixed.values.has(key) && mayHave(key, action, walker, facts),
  );
  if (open.length === 0) return verdictWith(fixed) !== "denied";
  // Where nothing that could be chosen helps, nothing has to be tried.
  const unknown = new Map([...fixed.values, ...open.map((key) => [key, "unknown"] as const)]);
  const atFirst = verdictWith({ values: unknown, others: "absent" });
  if (atFirst !== "depends") return atFirst === "allowed";
  const options = open.map((key) =>
    optionsOf(key, statements, fixed, !isNeverAbsent(key, walker), ownValues(key, walker)),
  );
  let tries = 0;
  const tried = (place: number, values: Map<string, KeyFacts>): boolean => {
    const key = open[place];
    if (key === undefined)
      return ++tries > mostTries || verdictWith({ values, others: "absent" }) === "allowed";
    return (options[place] ?? []).some((facts) => tried(place + 1, new Map([...values, [key, facts]])));
  };
  return tried(0, new Map(fixed.values));
}

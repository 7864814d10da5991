import type { Principal } from "./principal";

/** What is said of a key of the request: its values; none, so the key is absent; or that nobody knows. */
export type KeyFacts = readonly string[] | "absent" | "unknown";

/**
 * The keys of a request, in lower case: keys know no case. What is not in `values` is what `others` says.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export interface RequestKeys {
  values: ReadonlyMap<string, KeyFacts>;
  others: "absent" | "unknown";
}

/** One thing that somebody asks AWS to do. */
export interface Request {
  principal: Principal;
  /** Lower case. */
  action: string;
  /** An ARN, or `*` where the action takes none. */
  resource: string;
  /** The account that owns the resource; null: the principal's. */
  resourceAccount: string | null;
  keys: RequestKeys;
  /** Who asks has a permissions boundary. */
  hasBoundary: boolean;
}

/** What is known of one key. */
export function factsOf({ values, others }: RequestKeys, key: string): KeyFacts {
  return values.get(key) ?? others;
}

/** What a variable stands for. A key of several values is no variable: AWS takes single ones only. */
export function variableOf(keys: RequestKeys, key: string): { value: string | null } | "unknown" {
  const facts = factsOf(keys, key);
  if (facts === "unknown") return facts;
  return { value: facts === "absent" || facts.length !== 1 ? null : (facts[0] ?? null) };
}

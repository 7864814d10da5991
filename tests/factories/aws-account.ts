import type { AccountFacts, HeldPolicy, PrincipalFacts } from "@/lib/domain/privilege/aws/account-facts";
import { type Policy, type PolicyUse, readPolicy } from "@/lib/domain/privilege/aws/document";
import { home, policy, type Written } from "./aws-request";

/** A policy that can be evaluated. */
export function ready(name: string, statements: readonly Written[], use: PolicyUse = "holder"): Policy {
  const read = readPolicy(name, policy(...statements), use);
  if (!read.ok) throw new Error(read.problem);
  return read.policy;
}

export function held(name: string, ...statements: readonly Written[]): HeldPolicy {
  return { policy: ready(name, statements), isRead: true, managedArn: name, through: null };
}

/** A user or role with what it holds; a role with whom it trusts. */
export function principal(
  kind: "user" | "role",
  name: string,
  policies: readonly HeldPolicy[],
  more: Partial<PrincipalFacts> = {},
): PrincipalFacts {
  return {
    id: `id of ${kind} ${name}`,
    name,
    arn: `arn:aws:iam::${home}:${kind}/${name}`,
    kind,
    uniqueId: null,
    held: policies,
    heldKey: policies.map((each) => each.policy.name).join(" "),
    boundary: null,
    trust: null,
    hasInstanceProfile: true,
    groups: [],
    tags: {},
    isReached: true,
    ...more,
  };
}

/** An account that was read whole, under an organisation without guardrails. */
export function accountOf(
  principals: readonly PrincipalFacts[],
  more: Partial<AccountFacts> = {},
): AccountFacts {
  return {
    realm: `aws:${home}`,
    account: home,
    principals,
    groups: [],
    guardrails: { scps: [], rcps: [], organisation: "o-exampleorg", notSeen: [] },
    resources: new Map(),
    notSeen: [],
    ...more,
  };
}

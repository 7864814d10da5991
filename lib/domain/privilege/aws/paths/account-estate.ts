import type { Account } from "../account";
import type { HeldPolicy, PrincipalFacts } from "../account-facts";
import { readPrincipal } from "../principal";
import type { Estate } from "./estate";
import { givingRoles } from "./giving";
import type { Walker } from "./walker";

/** A principal of the inventory as one whose paths are looked for; null: the root user, who needs none. */
export function walkerOf(facts: PrincipalFacts, account: Account): Walker | null {
  const principal = readPrincipal(facts.arn);
  if (principal === null || facts.kind === "root") return null;
  const { guardrails } = account.facts;
  return {
    id: facts.arn,
    kind: facts.kind,
    principal,
    isKnown: true,
    layers: {
      identity: readOf(facts.held),
      resource: [],
      boundaries: facts.boundary === null ? [] : readOf([facts.boundary]),
      scps: guardrails.scps ?? [],
      rcps: guardrails.rcps ?? [],
      session: [],
    },
    groups: facts.groups,
    policies: managedOf(facts.held),
    boundary: facts.boundary === null ? null : facts.boundary.policy.name,
  };
}

/** The policies that a principal holds and that were not read: a path may hang on them. */
export function unreadOf({ held, boundary }: PrincipalFacts): string[] {
  const all = boundary === null ? held : [...held, boundary];
  return [...new Set(all.flatMap(({ isRead, policy }) => (isRead ? [] : [policy.name])))];
}

/** What there is in an account, as far as it was read to its end. */
export function estateOf(account: Account, walkers: readonly Walker[]): Estate {
  const { principals, groups, notSeen } = account.facts;
  const isWhole = notSeen.length === 0;
  const layersOf = new Map(walkers.map((walker) => [walker.id, walker.layers]));
  const roles = principals.filter(({ kind }) => kind === "role");
  return {
    roles: isWhole
      ? givingRoles(
          roles.map(({ arn, trust, hasInstanceProfile, held }) => ({
            arn,
            trust,
            hasInstanceProfile,
            policies: managedOf(held),
            gives: held.length > 0,
          })),
          layersOf,
        )
      : null,
    users: isWhole
      ? principals
          .filter(({ kind }) => kind === "user")
          .map(({ arn, held, groups: own }) => ({ arn, gives: held.length + own.length > 0 }))
      : null,
    groups: isWhole ? groups : null,
    things: new Map(),
  };
}

const readOf = (held: readonly HeldPolicy[]) =>
  held.flatMap(({ isRead, policy }) => (isRead ? [policy] : []));
const managedOf = (held: readonly HeldPolicy[]) => [
  ...new Set(held.flatMap(({ managedArn }) => managedArn ?? [])),
];

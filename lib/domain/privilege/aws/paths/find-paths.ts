import type { AwsFacts } from "../facts";
import type { Deed, EscalationPath, Target } from "./escalation-path";
import type { Estate } from "./estate";
import type { Shared } from "./shared-answers";
import { identityPaths } from "./table-identities";
import { servicePaths } from "./table-services";
import { type Found, Targets } from "./targets";
import type { Walker } from "./walker";

/** Something that a path needs besides permissions. What is absent is not listed: it ends the path. */
export interface Need {
  what: string;
  seen: "present" | "not seen";
  /** Up to five of them, where they are seen. */
  which: readonly string[];
}

/** A path that a principal may walk. */
export interface FoundPath {
  id: string;
  permitted: true;
  needs: readonly Need[];
}

/** Every path that is looked for: services first, then identities. */
export const allPaths: readonly EscalationPath[] = [...servicePaths, ...identityPaths];

/** Every action that a path takes: what facts are needed of. */
export const actionsOfPaths: ReadonlySet<string> = new Set(
  allPaths.flatMap(({ deeds }) => deeds.map(({ action }) => action)),
);

/**
 * The escalation paths of a principal, over all of its policies together: every permission of a path is possible on what it is for, and
 * nothing that it needs is known to be absent. In the order of their ids. `shared`: what was answered for others that hold the same.
 */
export function findPaths(
  walker: Walker,
  estate: Estate,
  facts: AwsFacts,
  now: Date,
  shared: Shared | null = null,
): FoundPath[] {
  const targets = new Targets(walker, estate, facts, now, shared);
  return allPaths.flatMap((path) => walk(path, walker, targets) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function walk(path: EscalationPath, walker: Walker, targets: Targets): FoundPath | null {
  if (path.as !== "any" && path.as !== walker.kind) return null;
  if (!path.deeds.every((deed) => targets.mayDo(deed))) return null;
  if (!path.deeds.every((deed) => deed.target !== null || targets.isPossibleSomewhere(deed.action)))
    return null;
  const needs: Need[] = [];
  const rest = [...path.needs];
  for (const [target, deeds] of byTarget(path.deeds)) {
    const found = targets.find(target, deeds, path);
    if (found === null) return null;
    const what = typeof target === "object" ? rest.shift() : wordsOf(target, deeds);
    if (what !== undefined && what !== "") needs.push(needOf(what, found));
  }
  for (const what of rest) needs.push({ what, seen: "not seen", which: [] });
  return { id: path.id, permitted: true, needs };
}

function byTarget(deeds: readonly Deed[]): [Target, Deed[]][] {
  const groups = new Map<string, [Target, Deed[]]>();
  for (const deed of deeds) {
    if (deed.target === null) continue;
    const name = typeof deed.target === "string" ? deed.target : deed.target.thing;
    const group = groups.get(name);
    if (group) group[1].push(deed);
    else groups.set(name, [deed.target, [deed]]);
  }
  return [...groups.values()];
}

function needOf(what: string, { isSeen, which }: Found): Need {
  return { what, seen: isSeen ? "present" : "not seen", which: isSeen ? which : [] };
}

/** Empty: the principal itself, which needs no telling. */
function wordsOf(target: Exclude<Target, object>, deeds: readonly Deed[]): string {
  const isTakenOn = deeds.some(({ action }) => action === "sts:assumerole");
  const words: Record<typeof target, string> = {
    self: "",
    own_group: "a group that the user is in",
    own_policy: "a customer managed policy that the principal holds",
    passed: `a role that ${deeds.flatMap(({ services }) => services).join(" or ")} may take on`,
    role: isTakenOn ? "a role that the principal may take on" : "another role",
    role_policy: "a customer managed policy that the role holds",
    user: "another user",
    group: "a group with permissions",
  };
  return words[target];
}

import type { Statement } from "../document";
import type { AwsFacts, ResourceFacts } from "../facts";
import { type Pattern, patternFor, type Resolve, toPattern } from "../pattern";
import type { Effort } from "./effort";
import { instanceOf, intersectArns } from "./intersect";
import { fresh } from "./key-options";
import type { Walker } from "./walker";

/** So many patterns of one kind of resource are tried with each other. */
const mostPatterns = 60;
const mostPairs = 12;

/** Where resources are looked for: the partition, and the account unless it may be any. */
export interface Place {
  partition: string;
  account: string | null;
}

/** The pattern of all resources of one kind. A name is never empty. */
export function patternOfType({ arn }: ResourceFacts, { partition, account }: Place): Pattern {
  return toPattern(
    arn
      .replaceAll(/\$\{Partition\}/gi, partition)
      .replaceAll(/\$\{Account\}/gi, account ?? "*")
      .replaceAll(/\$\{[^}]*\}/g, "*"),
  );
}

/**
 * Resources of one kind that these statements may let somebody touch: one for each of their patterns, for two of them together, and one
 * that no statement names. Whether they do is decided by asking for each.
 */
export function resourcesOf(
  type: Pattern,
  statements: readonly Statement[],
  walker: Walker,
  effort: Effort,
): string[] {
  const patterns = new Set<Pattern>([type]);
  for (const template of statements.flatMap(({ resources }) => resources ?? [])) {
    const { pattern } = patternFor(template, resolveFor(walker));
    const both = pattern === null ? null : intersectArns(pattern, type, effort);
    if (both !== null) patterns.add(both);
    if (patterns.size >= mostPatterns) break;
  }
  const single = [...patterns];
  for (const [place, one] of single.slice(0, mostPairs).entries()) {
    for (const other of single.slice(place + 1, mostPairs)) {
      const both = intersectArns(one, other, effort);
      if (both !== null) patterns.add(both);
    }
  }
  return [...new Set([...patterns].map(instanceOf))];
}

/** A variable is what its holder has there; what may be chosen is a value that no policy names. */
function resolveFor({ principal, kind }: Walker): Resolve {
  const own = new Map([
    ["aws:principalarn", principal.id],
    ["aws:principalaccount", principal.account ?? fresh],
    ["aws:username", kind === "user" ? (principal.id.split("/").at(-1) ?? "") : null],
  ]);
  return (key) => ({ value: own.has(key) ? (own.get(key) ?? null) : fresh });
}

/** The kinds of resources of an action that all have to be allowed; one of several; or `*` alone. */
export function kindsOf(
  action: string,
  facts: AwsFacts,
): { all: readonly ResourceFacts[]; any: readonly ResourceFacts[] } {
  const resources = facts.action(action)?.resources ?? [];
  const required = resources.filter((each) => each.required);
  return required.length > 0 ? { all: required, any: [] } : { all: [], any: resources };
}

/** The kind of resource of an action that has this name. */
export function kindNamed(action: string, type: string, facts: AwsFacts): ResourceFacts | undefined {
  return facts.action(action)?.resources.find((each) => each.type.toLowerCase() === type);
}

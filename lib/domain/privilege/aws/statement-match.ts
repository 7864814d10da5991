import { resourceCovers } from "./arn";
import { allHold, type Tri } from "./conditions";
import type { Statement } from "./document";
import { covers, patternFor, type Template } from "./pattern";
import { isLeftOut, type NamedAs, namedAs } from "./principal";
import { type Request, variableOf } from "./request";

/** Whether a statement speaks of a request, and how it names who asks. */
export interface Matched {
  holds: Tri;
  as: NamedAs;
}

const no: Matched = { holds: "no", as: null };

/**
 * Whether all elements of a statement fit a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function match(statement: Statement, request: Request): Matched {
  const isNamed = statement.actions.some((pattern) => covers(pattern, request.action));
  if (isNamed === statement.allButActions) return no;
  const as = whoOf(statement, request);
  if (as === undefined) return no;
  const resource = resourceFits(statement, request);
  if (resource === "no") return no;
  const conditions = allHold(statement.conditions, request.keys);
  if (conditions === "no") return no;
  if (resource === "yes") return { holds: conditions, as };
  return { holds: conditions === "yes" ? resource : [...resource, ...conditions], as };
}

/** How the statement names who asks; null where it names nobody because its holder is meant; undefined where it means others. */
function whoOf(
  { principals, allButPrincipals, allow }: Statement,
  { principal, hasBoundary }: Request,
): NamedAs | undefined {
  if (principals === null) return null;
  if (!allButPrincipals) return namedAs(principals, principal) ?? undefined;
  // Everybody but those: an Allow so written means everybody else.
  if (allow) return namedAs(principals, principal) === null ? "everybody" : undefined;
  // Whoever has a boundary falls under every such Deny.
  return !hasBoundary && isLeftOut(principals, principal) ? undefined : "everybody";
}

function resourceFits({ resources, allButResources, allow }: Statement, request: Request): Tri {
  if (resources === null) return "yes";
  let unknown: string[] | null = null;
  let isUnresolved = false;
  for (const template of resources) {
    const fits = fitsOne(template, request);
    if (fits === "yes") return allButResources ? "no" : "yes";
    if (fits === "unresolved") isUnresolved = true;
    else if (fits !== "no") unknown = [...(unknown ?? []), ...fits];
  }
  if (unknown !== null) return unknown;
  if (!allButResources) return "no";
  // All but a resource that cannot be told: nothing is allowed by it, and nothing escapes its denial.
  return isUnresolved && allow ? "no" : "yes";
}

function fitsOne(template: Template, { resource, keys }: Request): Tri | "unresolved" {
  const { pattern, unknown } =
    template.pattern === null
      ? patternFor(template, (key) => variableOf(keys, key))
      : { pattern: template.pattern };
  if (unknown !== undefined) return [unknown];
  if (pattern === null) return "unresolved";
  return resourceCovers(pattern, resource) ? "yes" : "no";
}

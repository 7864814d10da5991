import { type Given, holdsFor } from "./given";
import { type KubernetesRequest, requestText } from "./request";
import { givesKind, ruleAllows } from "./rule";
import type { User } from "./users";

const most = 5;

/** Why nothing allows it, with what comes nearest: some objects, other namespaces, a role that is not there. */
export function deniedReason(user: User, request: KubernetesRequest, given: readonly Given[]): string {
  const names: string[] = [];
  const namespaces: string[] = [];
  const lost: string[] = [];
  for (const { binding, rules } of given) {
    const here = holdsFor(binding, request);
    if (rules === null) {
      if (here) lost.push(`${binding.text} names ${binding.roleText}, which is not there.`);
      continue;
    }
    for (const rule of rules) {
      if (!givesKind(rule, request) || request.kind === "path") continue;
      if (here) names.push(...rule.resourceNames.map((name) => `"${name}"`));
      else if (binding.namespace !== null && ruleAllows(rule, request)) namespaces.push(binding.namespace);
    }
  }
  return [
    `Nothing allows it: no binding to ${user.name}, nor to a group that it is in, gives ${requestText(request)}.`,
    ...(names.length > 0 ? [`It is given only for objects of certain names: ${listed(names)}.`] : []),
    ...(namespaces.length > 0 ? [`It is given in other namespaces: ${listed(namespaces)}.`] : []),
    ...[...new Set(lost)].slice(0, 2),
  ].join(" ");
}

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  return `${all.slice(0, most).join(", ")}${all.length > most ? ` and ${all.length - most} more` : ""}`;
}

import type { Policy, Statement } from "./document";
import { anything, oneSign } from "./pattern";

const byService = new WeakMap<readonly Statement[], Map<string, readonly Statement[]>>();

/**
 * The statements of a policy that may speak of an action (lower case, `service:action`): those that name its service, or that may name any.
 * Found once for each service; what they say of the action itself is still to be asked.
 */
export function statementsFor(policy: Policy, action: string): readonly Statement[] {
  // Most policies are asked once, or are so short that looking twice costs more.
  if (policy.statements.length < 2) return policy.statements;
  const service = action.slice(0, action.indexOf(":") + 1);
  let known = byService.get(policy.statements);
  if (known === undefined) {
    known = new Map();
    byService.set(policy.statements, known);
  }
  const before = known.get(service);
  if (before !== undefined) return before;
  const found = policy.statements.filter(
    ({ actions, allButActions }) => allButActions || actions.some((pattern) => mayName(pattern, service)),
  );
  known.set(service, found);
  return found;
}

function mayName(pattern: string, service: string): boolean {
  const colon = pattern.indexOf(":");
  const head = colon < 0 ? pattern : pattern.slice(0, colon + 1);
  return head === service || head.includes(anything) || head.includes(oneSign);
}

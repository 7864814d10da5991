import type { Policy } from "../document";
import { covers, type Pattern } from "../pattern";
import { statementsFor } from "../statement-index";

/** On what the statements of a policy give an action. Null: on what can be told only with the request. */
export function givenBy(policy: Policy, action: string): (Pattern | null)[] {
  return statementsFor(policy, action).flatMap(
    ({ allow, actions, allButActions, resources, allButResources }) => {
      if (!allow || actions.some((pattern) => covers(pattern, action)) === allButActions) return [];
      return allButResources || resources === null ? [null] : resources.map(({ pattern }) => pattern);
    },
  );
}

/** Whether a trust may let somebody in without a policy of their own: it names them, everybody, or all but some. */
export function lettingIn({ statements }: Policy, id: string): boolean {
  return statements.some(
    ({ allow, principals, allButPrincipals }) =>
      allow && (allButPrincipals || principals?.aws.has(id) === true || principals?.aws.has("*") === true),
  );
}

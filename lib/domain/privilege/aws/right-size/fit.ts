import type { PolicyDocument } from "./rewrite";

/**
 * The most characters of a policy, white space aside: one that is attached by its name, and all that stand on a principal together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const policyLimits = { managed: 6144, user: 2048, group: 5120, role: 10_240 } as const;

type Statement = PolicyDocument["Statement"][number];

/** How much of its limit a policy takes. */
export function sizeOf(document: PolicyDocument): number {
  // AWS does not count white space, inside of texts neither.
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/**
 * The same policy in as few documents as fit: whole statements where they do, one that is too long as several with a part of its
 * actions each. Null: a statement does not fit with a single action.
 */
export function fitted(document: PolicyDocument, limit: number): PolicyDocument[] | null {
  const parts: Statement[][] = [[]];
  const fits = (statements: readonly Statement[]) =>
    sizeOf({ ...document, Statement: [...statements] }) <= limit;
  const waiting = [...document.Statement];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const last = parts.at(-1) ?? [];
    if (fits([...last, next])) last.push(next);
    else if (fits([next])) parts.push([next]);
    else {
      const halves = halved(next);
      if (halves === null) return null;
      waiting.unshift(...halves);
    }
  }
  return parts.map((statements) => ({ ...document, Statement: statements }));
}

function halved(statement: Statement): [Statement, Statement] | null {
  const { Action, Sid: _once, ...rest } = statement;
  if (!Array.isArray(Action) || Action.length < 2) return null;
  const middle = Math.ceil(Action.length / 2);
  // Within a policy a Sid is there once: the second half has none.
  return [
    { ...statement, Action: Action.slice(0, middle) },
    { ...rest, Action: Action.slice(middle) },
  ];
}

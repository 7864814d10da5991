import { z } from "zod";
import { type Rule, ruleSchema } from "./rule";

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((all) => all ?? {});

const selectorSchema = z.object({
  matchLabels: texts,
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z
          .array(z.string())
          .nullish()
          .transform((list) => list ?? []),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});
type Selector = z.output<typeof selectorSchema>;

/** A role as the inventory keeps it. */
export const roleBodySchema = z.object({
  rules: z
    .array(ruleSchema)
    .nullish()
    .transform((list) => list ?? []),
  /** By which other cluster roles may gather it. */
  labels: texts,
  aggregationRule: z
    .object({
      clusterRoleSelectors: z
        .array(selectorSchema)
        .nullish()
        .transform((list) => list ?? []),
    })
    .nullish(),
});
export type RoleBody = z.output<typeof roleBodySchema>;

/** How roles are called: a cluster role's name, or the role's name with its namespace. */
export const clusterRoleKey = (name: string) => `clusterrole/${name}`;
export const roleKey = (namespace: string, name: string) => `role/${namespace}/${name}`;

/**
 * The rules of every role by its key. Of an aggregated cluster role the API server judges by the rules that the cluster has put
 * together; where nobody has yet (a manifest), those of all that it gathers are taken together.
 */
export function rulesByRole(roles: ReadonlyMap<string, RoleBody>): Map<string, readonly Rule[]> {
  return new Map([...roles].map(([key, body]) => [key, rulesOf(roles, key, body, new Set())]));
}

function rulesOf(
  roles: ReadonlyMap<string, RoleBody>,
  key: string,
  { rules, aggregationRule }: RoleBody,
  within: ReadonlySet<string>,
): readonly Rule[] {
  if (!aggregationRule || rules.length > 0) return rules;
  const inside = new Set([...within, key]);
  return [...roles].flatMap(([other, body]) => {
    if (inside.has(other) || !other.startsWith("clusterrole/")) return [];
    const gathered = aggregationRule.clusterRoleSelectors.some((selector) => selects(selector, body.labels));
    return gathered ? rulesOf(roles, other, body, inside) : [];
  });
}

/** Whether a label selector of Kubernetes takes something with these labels; an empty one takes everything. */
export function selects(
  { matchLabels, matchExpressions }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const labelled = (key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  return (
    Object.entries(matchLabels).every(([key, value]) => labelled(key) === value) &&
    matchExpressions.every((expression) => holds(expression, labelled(expression.key)))
  );
}

function holds(
  { operator, values }: Selector["matchExpressions"][number],
  value: string | undefined,
): boolean {
  switch (operator) {
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
  }
}

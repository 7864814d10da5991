import { z } from "zod";
import { allOf, anyOf, type Certainty } from "../certainty";
import { type Condition, holds, type RequestFacts } from "./condition";
import { deniedCovers } from "./permission";

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A rule of a deny policy, as IAM v2 states it. https://docs.cloud.google.com/iam/docs/deny-overview */
export const denyRuleSchema = z.object({
  deniedPrincipals: texts,
  exceptionPrincipals: texts,
  deniedPermissions: texts,
  exceptionPermissions: texts,
  denialCondition: z
    .object({
      title: z
        .string()
        .nullish()
        .transform((title) => title ?? ""),
      expression: z.string(),
    })
    .nullish()
    .transform((condition): Condition | null => condition ?? null),
});
export type DenyRule = z.output<typeof denyRuleSchema>;

/** A deny policy that is attached to a project, a folder or the organisation. */
export interface DenyPolicy {
  /** As people find it: its display name, or its id. */
  name: string;
  place: string;
  /** Null: its rules could not be read. */
  rules: readonly DenyRule[] | null;
}

/** Whether somebody is whom a deny policy names by a principal identifier. */
export type Names = (identifier: string) => Certainty;

/** Whether a rule takes a permission away from somebody: unless principal or permission is an exception. */
export function takesAway(rule: DenyRule, permission: string, names: Names, facts: RequestFacts): Certainty {
  const covers = (list: readonly string[]) => list.some((denied) => deniedCovers(denied, permission));
  if (!covers(rule.deniedPermissions) || covers(rule.exceptionPermissions)) return "no";
  return allOf(
    anyOf(rule.deniedPrincipals.map(names)),
    not(anyOf(rule.exceptionPrincipals.map(names))),
    rule.denialCondition ? holds(rule.denialCondition, facts) : "yes",
  );
}

function not(certainty: Certainty): Certainty {
  if (certainty === "unknown") return certainty;
  return certainty === "yes" ? "no" : "yes";
}

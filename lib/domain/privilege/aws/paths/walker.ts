import type { Layers } from "../decide";
import type { Policy, Statement } from "../document";
import { covers } from "../pattern";
import type { Principal } from "../principal";
import { statementsFor } from "../statement-index";

/** A principal whose paths are looked for, with every policy that holds for it. */
export interface Walker {
  /** How it is called in the answer. */
  id: string;
  kind: "user" | "role";
  principal: Principal;
  /** False: `principal` stands for one of which only the policies are known. */
  isKnown: boolean;
  /** `resource` is of no use here. */
  layers: Layers;
  /** ARNs of its groups; null: not known. */
  groups: readonly string[] | null;
  /** ARNs of the customer managed policies that it and its groups hold; null: not known. */
  policies: readonly string[] | null;
  /** The ARN of its boundary; null: it has none; undefined: not known. */
  boundary?: string | null;
}

/** Every statement of a layer that names the action, whatever else it says. */
export function statementsOn({ layers }: Walker, action: string, more: readonly Policy[] = []): Statement[] {
  const policies = [
    ...(layers.identity ?? []),
    ...(layers.boundaries ?? []),
    ...(layers.scps ?? []).flat(),
    ...(layers.session ?? []),
    ...more,
  ];
  return policies
    .flatMap((policy) => statementsFor(policy, action))
    .filter(
      ({ actions, allButActions }) => actions.some((pattern) => covers(pattern, action)) !== allButActions,
    );
}

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

/** The layers of a principal with nothing but the statements that name the action, whatever else they say. */
export function layersOn({ layers }: Walker, action: string): Layers {
  const named = (policies: readonly Policy[]): Policy[] =>
    policies.map((policy) => ({
      name: policy.name,
      statements: statementsFor(policy, action).filter(names(action)),
    }));
  return {
    identity: layers.identity && named(layers.identity),
    resource: [],
    boundaries: layers.boundaries && named(layers.boundaries),
    scps: layers.scps?.map(named) ?? null,
    rcps: layers.rcps?.map(named) ?? null,
    session: layers.session && named(layers.session),
  };
}

function names(action: string) {
  return ({ actions, allButActions }: Statement) =>
    actions.some((pattern) => covers(pattern, action)) !== allButActions;
}

/** Every statement of these layers. */
export function statementsOf({ identity, resource, boundaries, scps, rcps, session }: Layers): Statement[] {
  return [identity, resource, boundaries, ...(scps ?? []), ...(rcps ?? []), session].flatMap(
    (policies) => policies?.flatMap(({ statements }) => statements) ?? [],
  );
}

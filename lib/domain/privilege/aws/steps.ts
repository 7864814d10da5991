import type { Decider, Hit, LayerName, Said } from "./layer";

/** What decided: a statement, perhaps under keys that are not known; or that a layer allows nothing of the kind; or that it was not seen. */
export type Because =
  | (Decider & { dependsOn?: readonly string[] })
  | { layer: LayerName; policy: string | null; statement: null; effect: "None" | "NotSeen" };

/** Whether a part of the order lets a request through, and why. */
export interface Step {
  holds: "yes" | "no" | "maybe";
  by: readonly Because[];
}

/** What a layer gives by these of its statements. */
export function allowedBy(layer: LayerName, { allows, mayAllow }: Said, policy: string | null = null): Step {
  if (allows.length > 0) return { holds: "yes", by: allows.map(decider) };
  if (mayAllow.length > 0) return { holds: "maybe", by: mayAllow.map(decider) };
  return { holds: "no", by: [{ layer, policy, statement: null, effect: "None" }] };
}

/** A layer of which nothing is known. */
export function notSeen(layer: LayerName): Step {
  return { holds: "maybe", by: [{ layer, policy: null, statement: null, effect: "NotSeen" }] };
}

/** A part that asks for nothing. */
export const passed: Step = { holds: "yes", by: [] };

/** Every part has to let it through. */
export function every(steps: readonly Step[]): Step {
  return gathered(steps, ["no", "maybe"], "yes");
}

/** One part is enough. */
export function some(steps: readonly Step[]): Step {
  return gathered(steps, ["yes", "maybe"], "no");
}

/** The first of these answers that a part gives, with every part that gives it; else the answer of all. */
function gathered(steps: readonly Step[], first: readonly Step["holds"][], otherwise: Step["holds"]): Step {
  for (const holds of first) {
    const found = steps.filter((step) => step.holds === holds);
    if (found.length > 0) return { holds, by: found.flatMap(({ by }) => by) };
  }
  return { holds: otherwise, by: steps.flatMap(({ by }) => by) };
}

/** What is told of a statement. */
export function decider({ layer, policy, statement, effect, dependsOn }: Hit): Because {
  return {
    layer,
    policy,
    statement,
    effect,
    ...(dependsOn.length > 0 && { dependsOn: [...new Set(dependsOn)] }),
  };
}

import { decide, type Layers } from "../decide";
import { readPrincipal } from "../principal";
import type { EstateRole } from "./estate";

/** So many rounds at most: a chain of roles that is longer is not followed. */
const longestChain = 10;

/** The roles, those that hold nothing but may take on one that does giving what that gives. */
export function givingRoles(
  roles: readonly EstateRole[],
  layersOf: ReadonlyMap<string, Layers>,
): EstateRole[] {
  let all = [...roles];
  for (let round = 0; round < longestChain; round++) {
    const giving = all.filter(({ gives }) => gives);
    const next = all.map((role) =>
      role.gives || !giving.some((target) => mayTakeOn(role, target, layersOf))
        ? role
        : { ...role, gives: true },
    );
    if (next.every(({ gives }, place) => gives === all[place]?.gives)) return next;
    all = next;
  }
  return all;
}

function mayTakeOn(role: EstateRole, target: EstateRole, layersOf: ReadonlyMap<string, Layers>): boolean {
  const principal = readPrincipal(role.arn);
  const layers = layersOf.get(role.arn);
  if (principal === null || layers === undefined || target.trust === null) return false;
  const decision = decide(
    {
      principal,
      action: "sts:assumerole",
      resource: target.arn,
      resourceAccount: principal.account,
      keys: { values: new Map(), others: "unknown" },
      hasBoundary: false,
    },
    { ...layers, resource: [target.trust] },
    { hasRcps: () => false },
  );
  return decision.verdict !== "denied";
}

import { type Need, needFor, type SeenUse } from "./need";
import { type Catalogue, type Rewritten, rewrite } from "./rewrite";

/** A policy that is attached to a principal, itself or by a group. */
export interface Attached {
  name: string;
  body: unknown;
}

/** What is given and used of one service. */
export interface ServiceUse {
  service: string;
  granted: number;
  used: number;
  /** Kept though no use was seen: asked for, or nothing would have shown it. */
  kept: number;
  unused: number;
  lastUsed: Date | null;
}

/** What a principal would hold if it held only what it needs. */
export interface RightSized {
  /** One for each that is attached, in that order; null: nobody read it, or it is no policy, and it stays as it is. */
  policies: readonly (Rewritten | null)[];
  services: readonly ServiceUse[];
  /** How many known actions each answer has, over all policies. */
  counts: Readonly<Record<Need, number>>;
}

/**
 * Takes away what was not used in the days that `use` tells of: each policy is rewritten by itself, so an action that two give goes
 * from both. `pinned`: actions (lower case) that stay whatever was seen.
 */
export function rightSize(
  attached: readonly Attached[],
  use: SeenUse,
  pinned: ReadonlySet<string>,
  catalogue: Catalogue,
): RightSized {
  const isKept = (action: string) => needFor(action, use, pinned) !== "unused";
  const policies = attached.map(({ name, body }) => rewrite(name, body, isKept, catalogue));
  const granted = [...new Set(policies.flatMap((policy) => policy?.granted ?? []))];
  const counts: Record<Need, number> = { used: 0, pinned: 0, unlogged: 0, not_covered: 0, unused: 0 };
  const services = new Map<string, ServiceUse>();
  for (const action of granted) {
    const need = needFor(action.toLowerCase(), use, pinned);
    counts[need] += 1;
    const service = action.slice(0, action.indexOf(":"));
    const row = services.get(service) ?? emptyRow(service, use);
    row.granted += 1;
    row[need === "used" || need === "unused" ? need : "kept"] += 1;
    services.set(service, row);
  }
  return { policies, services: [...services.values()].sort(byUnused), counts };
}

function emptyRow(service: string, use: SeenUse): ServiceUse {
  return { service, granted: 0, used: 0, kept: 0, unused: 0, lastUsed: use.services.get(service) ?? null };
}

const byUnused = (one: ServiceUse, other: ServiceUse) =>
  other.unused - one.unused || (one.service < other.service ? -1 : 1);

import type { Found } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { ReplaySide } from "@/lib/features/rules/schema-replay";

const mostNames = 20;
const mostSamples = 20;

/** Whom a finding concerns. */
export type Whom =
  | { identity: Pick<IdentityContext, "id" | "name" | "system">; owner: string | null }
  | { place: { id: string; locator: string } };

/** Adds up findings that a change would bring or take away. */
export class Side {
  readonly #identities = new Set<string>();
  readonly #places = new Set<string>();
  readonly #owners = new Map<string | null, number>();
  readonly #systems = new Map<string | null, number>();
  readonly #severities = { critical: 0, high: 0, medium: 0, low: 0 };
  readonly #samples: { rank: number; sample: ReplaySide["sample"][number] }[] = [];
  #findings = 0;

  add(found: Found, whom: Whom): void {
    this.#findings += 1;
    this.#severities[found.severity] += 1;
    if ("identity" in whom) {
      this.#identities.add(whom.identity.id);
      add(this.#owners, whom.owner);
      add(this.#systems, whom.identity.system);
    } else this.#places.add(whom.place.id);
    this.#sample(found, whom);
  }

  /** The weightiest are kept as samples. */
  #sample({ ruleId, severity, sentence, rank }: Found, whom: Whom): void {
    const last = this.#samples.at(-1);
    if (this.#samples.length >= mostSamples && last && last.rank >= rank) return;
    const place = "place" in whom ? whom.place.locator.slice(0, 300) : null;
    const identity =
      "identity" in whom ? { id: whom.identity.id, name: whom.identity.name.slice(0, 200) } : null;
    this.#samples.push({
      rank,
      sample: { rule: ruleId, severity, sentence: sentence.slice(0, 500), identity, place },
    });
    this.#samples.sort((one, other) => other.rank - one.rank);
    this.#samples.length = Math.min(this.#samples.length, mostSamples);
  }

  told(): ReplaySide {
    return {
      findings: this.#findings,
      identities: this.#identities.size,
      places: this.#places.size,
      bySeverity: { ...this.#severities },
      byOwner: named(this.#owners),
      bySystem: named(this.#systems),
      sample: this.#samples.map(({ sample }) => sample),
    };
  }
}

function add(counts: Map<string | null, number>, name: string | null): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function named(counts: ReadonlyMap<string | null, number>): ReplaySide["byOwner"] {
  return [...counts]
    .map(([name, findings]) => ({ name, findings }))
    .sort((one, other) => other.findings - one.findings)
    .slice(0, mostNames);
}

import { type EntitlementPowers, type Power, powers, tierOnePowers, tierZeroPowers } from "./power";
import type { Trait } from "./traits";

/** How much a power weighs: Tier 0, Tier 1, reading of everything, reading. */
export function weightOf(power: Power): number {
  if (tierZeroPowers.includes(power)) return 3;
  if (tierOnePowers.includes(power)) return 2;
  return power === "read_all" ? 1 : 0;
}

function heaviest(found: ReadonlySet<Power>): number {
  return Math.max(-1, ...[...found].map(weightOf));
}

/**
 * What is found while an entitlement is read: in all its reach, on resources that it names, and what is uncertain, which is
 * said as a trait where it would weigh more than the rest.
 */
export class Gathered {
  readonly wide = new Set<Power>();
  readonly named = new Set<Power>();
  readonly depends = new Set<Power>();
  readonly traits = new Set<Trait>();

  add(reach: "wide" | "named" | "depends", ...found: readonly Power[]): this {
    for (const power of found) this[reach].add(power);
    return this;
  }

  trait(...traits: readonly Trait[]): this {
    for (const each of traits) this.traits.add(each);
    return this;
  }

  get powers(): EntitlementPowers {
    const all = new Set([...this.wide, ...this.named]);
    const isWide = this.wide.size > 0 && heaviest(this.wide) >= heaviest(this.named);
    // A power of Tier 0 over named things weighs no more than writing them.
    const certain = Math.max(heaviest(this.wide), Math.min(heaviest(this.named), 2));
    const open = heaviest(this.depends);
    if (open > certain && open > 0) this.traits.add("depends");
    return {
      powers: powers.filter((power) => all.has(power)),
      understood: true,
      wide: isWide,
      traits: [...this.traits].sort(),
    };
  }
}

/** An entitlement whose powers reach everything of where it is granted. */
export function wide(powers: readonly Power[], ...traits: readonly Trait[]): EntitlementPowers {
  return new Gathered().add("wide", ...powers).trait(...traits).powers;
}

/** One whose powers reach only what it names. */
export function named(powers: readonly Power[], ...traits: readonly Trait[]): EntitlementPowers {
  return new Gathered().add("named", ...powers).trait(...traits).powers;
}

/** Understood: it gives nothing by itself. What is granted to a group or role stands in grants of its own. */
export const nothing: EntitlementPowers = { powers: [], understood: true, wide: false, traits: [] };

/** Reads, and no more. */
export const reads: EntitlementPowers = wide(["read"]);

/** A table of well-known entitlements, asked by any case. */
export type Known = ReadonlyMap<string, EntitlementPowers>;

/** Names in a text, separated by blanks, that all give the same. */
export function known(...rows: readonly (readonly [names: string, powers: EntitlementPowers])[]): Known {
  return new Map(
    rows.flatMap(([names, gives]) => names.split(/[\s,]+/).map((name) => [name.toLowerCase(), gives])),
  );
}

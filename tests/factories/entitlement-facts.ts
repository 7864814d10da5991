import type { EntitlementFacts, EntitlementPowers } from "@/lib/domain/powers/power";
import { powersOf } from "@/lib/domain/powers/powers-of";

/** A role of a system: each test changes what it is about. */
export const entitlementOf = (system: string, part: Partial<EntitlementFacts> = {}): EntitlementFacts => ({
  system,
  kind: "role",
  realm: `${system}:example`,
  externalId: part.name ?? "example",
  name: "example",
  managedBy: "customer",
  body: undefined,
  ...part,
});

/** What an entitlement of a system gives. */
export const given = (system: string, part: Partial<EntitlementFacts> = {}): EntitlementPowers =>
  powersOf(entitlementOf(system, part));

/** Its powers in words, weightiest first; `?` where it is not understood, `…` where only named things are reached. */
export function told(powers: EntitlementPowers): string {
  if (!powers.understood) return "?";
  return `${powers.powers.join(" ") || "nothing"}${powers.powers.length > 0 && !powers.wide ? " …" : ""}`;
}

import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { crossesProduction } from "../environment-isolation/environments";
import { causeOf } from "../secret-leakage/place-facts";
import { isVault } from "./vaults";

/** Across environments `unresolved-secret-in-two-environments` tells it. */
export const unresolvedSecretInSeveralVaults: PlaceRule = {
  id: "unresolved-secret-in-several-vaults",
  subject: "place",
  title: "One secret of an unknown identity stored in several places of vaults",
  why: "Whoever rotates it in one place breaks what reads another, so nobody does; and each place has readers of its own.",
  fix: "Find out whose it is, let all that need it read one place, and delete the other copies.",
  verify: "The next look at the vaults shows the value in one place.",
  risks: ["NHI9", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => isVault(place) && place.twins.some(isVault),
  judge(place) {
    const all = [place, ...place.twins.filter(isVault)].sort((a, b) => (a.id < b.id ? -1 : 1));
    // Told once, at the place that comes first.
    if (all[0]?.id !== place.id || crossesProduction([place, ...place.twins])) return pass();
    const cause = causeOf(place);
    return failOrPass([
      {
        key: place.id,
        placementId: place.id,
        confidence: "high",
        sentence: `The secret in ${place.locator} is stored in ${all.length} places of vaults: which one is it rotated in?`,
        evidence: all.slice(0, 20).map(({ id, locator }) => ({
          label: "Stored in",
          value: locator,
          ...(id === place.id ? {} : { elsewhere: true as const }),
        })),
        ...(cause ? { cause } : {}),
      },
    ]);
  },
};

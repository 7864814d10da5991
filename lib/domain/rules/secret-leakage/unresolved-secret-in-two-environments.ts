import type { PlaceContext } from "@/lib/domain/assessment/context";
import type { Failure, PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { crossesProduction, environmentsOf } from "../environment-isolation/environments";
import { isUsableSecret, standingOf } from "./place-facts";

export const unresolvedSecretInTwoEnvironments: PlaceRule = {
  id: "unresolved-secret-in-two-environments",
  subject: "place",
  title: "Secret of an unknown identity in production and outside it",
  why: "Whoever gets into the weaker environment has the secret of production.",
  fix: "Give each environment a secret of its own, production first, and find out whose this one is.",
  verify: "The next look at both places shows different values.",
  risks: ["NHI8", "NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => place.twins.length > 0 && isUsableSecret(place),
  judge(place) {
    const all = [place, ...place.twins];
    if (all.some((each) => ["dead", "no_secret"].includes(standingOf(each)))) return pass();
    if (!crossesProduction(all))
      return all.some(({ environment }) => environment === null)
        ? unknown("the environment of every place with this secret")
        : pass();
    // Told once, at the place in production that comes first: the others are its twins.
    const [first] = all
      .filter(({ environment }) => environment === "production")
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return failOrPass(first && first.id === place.id ? [crossing(first, all)] : []);
  },
};

function crossing(place: PlaceContext, all: readonly PlaceContext[]): Failure {
  const others = all.length - 1;
  return {
    key: place.id,
    placementId: place.id,
    confidence: "high",
    sentence: `The secret in ${place.locator} also lies in ${others} other ${others === 1 ? "place" : "places"}, in ${environmentsOf(all).join(" and ")}.`,
    evidence: all.map((each) => ({
      label: each.environment ?? "no environment",
      value: `${each.locator} (${each.kind.replaceAll("_", " ")})`,
      ...(each.id === place.id ? {} : { elsewhere: true as const }),
    })),
  };
}

import type { UnresolvedPlace } from "@/lib/domain/assessment/context";
import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { isUsableSecret, readableByAll, standingOf } from "./place-facts";
import { placeFailure, severityOfPlain } from "./unresolved";

/**
 * One that everybody there can read is told by `unresolved-secret-readable-by-others` instead, and one in the configuration of an
 * agent or tool server that is known, of that one.
 */
export const unresolvedSecretInPlainPlace: PlaceRule = {
  id: "unresolved-secret-in-plain-place",
  subject: "place",
  title: "Live-looking secret of an unknown identity in a place not meant for secrets",
  why: "Nobody can say what it opens, so nobody will revoke it when it leaks, and it lies where it is easily copied.",
  fix: "Ask who put it there and what it opens, tie it to its identity, rotate it and keep the new one in a vault.",
  verify: "The next look no longer finds the secret there, or its identity is known.",
  risks: ["NHI2"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.2"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => isPlain(place) && readableByAll(place) !== true,
  judge(place) {
    if (standingOf(place) === "dead" || standingOf(place) === "no_secret") return pass();
    const sentence = `A secret of an identity that nobody knows lies in ${place.locator}, which is not meant for secrets.`;
    return failOrPass([placeFailure(place, sentence, severityOfPlain(place))]);
  },
};

function isPlain(place: UnresolvedPlace): boolean {
  const isOfAgent = place.kind === "agent_config" && place.reader !== null;
  return !place.meantForSecrets && isUsableSecret(place) && !isOfAgent;
}

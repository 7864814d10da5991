import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { worseSeverity } from "@/lib/domain/severity";
import { isUsableSecret, readableByAll, standingOf } from "./place-facts";
import { placeFailure, severityOfPlain } from "./unresolved";

export const unresolvedSecretReadableByOthers: PlaceRule = {
  id: "unresolved-secret-readable-by-others",
  subject: "place",
  title: "Secret of an unknown identity that everybody on the machine can read",
  why: "Every account and program on the machine, and whoever gets into one of them, has the secret.",
  fix: "Take the right to read from everybody but the account that needs it (mode 0600), ask what the secret opens, and rotate it.",
  verify:
    "The next look at the machine shows the file without the right of others to read it, or without the secret.",
  risks: ["NHI2"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.2"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => isUsableSecret(place) && readableByAll(place) !== null,
  judge(place) {
    const standing = standingOf(place);
    if (!readableByAll(place) || standing === "dead" || standing === "no_secret") return pass();
    const sentence = `A secret of an identity that nobody knows lies in ${place.locator}, which everybody on the machine can read.`;
    return failOrPass([placeFailure(place, sentence, worseSeverity(severityOfPlain(place), "medium"))]);
  },
};

import type { PlaceContext } from "@/lib/domain/assessment/context";
import type { Failure } from "@/lib/domain/assessment/rule";
import type { Severity } from "@/lib/domain/severity";
import { causeOf, isPrivateToOwner, placeEvidence, standingOf } from "./place-facts";

/** Names, shapes and detectors that speak of an account of a cloud or of payments: worth money to anybody. */
const weighty =
  /(?:^|[^a-z])(?:aws|amazon|azure|entra|gcp|stripe|adyen|paypal|braintree|klarna|mollie)(?![a-z])/;
const weightyNames = /google[ _-]cloud|payment/;

/** Whether it is a secret of a cloud or of a payment provider, by what it looks like and by its name. */
export function opensCloudOrPayments({ facts, name }: PlaceContext): boolean {
  const said = [facts.looksLike, facts.type, facts.rule, name].filter((each) => typeof each === "string");
  const text = said.join(" ").toLowerCase();
  return weighty.test(text) || weightyNames.test(text);
}

/** How much an unresolved secret in a plain place matters: what is sure to work, or is worth money, most. */
export function severityOfPlain(place: PlaceContext): Severity {
  if (standingOf(place) === "live" || opensCloudOrPayments(place)) return "high";
  return isPrivateToOwner(place) ? "low" : "medium";
}

/** The failure of a place, known by its id. */
export function placeFailure(place: PlaceContext, sentence: string, severity: Severity): Failure {
  const cause = causeOf(place);
  const what = place.facts.looksLike ?? place.facts.type;
  return {
    key: place.id,
    placementId: place.id,
    severity,
    // That it works is stated; else it is concluded from its shape and name.
    confidence: standingOf(place) === "live" ? "high" : "medium",
    sentence,
    evidence: [
      ...(typeof what === "string" ? [{ label: "Looks like", value: what }] : []),
      { label: "Works", value: standingOf(place) === "live" ? "yes, it was tried" : "not known" },
      ...placeEvidence(place),
    ],
    ...(cause ? { cause } : {}),
  };
}

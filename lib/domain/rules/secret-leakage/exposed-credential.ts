import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, daysAfter, failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential, shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { causeOf, isUsableSecret, placeEvidence, standingOf } from "./place-facts";

/**
 * One finding for a credential and all its copies, of whatever kind the places are. That it also lies in a vault, that a copy is
 * public and since when each is seen stand in the evidence: they are no findings of their own.
 */
export const exposedCredential: IdentityRule = {
  id: "exposed-credential",
  subject: "identity",
  title: "Working credential seen in a place not meant for secrets",
  why: "Whoever reads the file, sheet, state, variable or repository can act as this identity, without any further sign-in.",
  fix: "Issue a new credential, move its users over, revoke this one, then remove the copies. Removing copies alone does not help: they have been read.",
  verify:
    "The source shows the credential as gone or disabled, and the next look at each place no longer finds it.",
  risks: ["NHI2"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.2"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high", tier0: "critical", tier1: "critical" },
  thresholds: ["leakDead", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && candidates(identity, policy).length > 0,
  judge(identity, policy) {
    const failures: Failure[] = [];
    let unsure: string | null = null;
    for (const credential of candidates(identity, policy)) {
      const copies = plainCopies(credential);
      if (copies.length === 0) continue;
      const [first, ...others] = copies.filter((place) => !mayBeOldValue(credential, place));
      if (credential.status !== "active") unsure = "whether the credential that was seen works";
      else if (first)
        failures.push(
          withHomeWeighed(exposed(credential, [first, ...others], policy), identity, [first, ...others]),
        );
      else unsure = "whether the copy is of the value before the last rotation";
    }
    if (failures.length > 0) return failOrPass(failures);
    return unsure ? unknown(unsure) : pass();
  },
};

/** Those that work for long, or may: a copy of a short-lived one is soon worth nothing. */
function candidates(identity: IdentityContext, policy: Policy): CredentialContext[] {
  const unsure = identity.credentials.filter(({ status }) => status === "unknown");
  return [
    ...lastingCredentials(identity, policy),
    ...unsure.filter((each) => isShortLivedCredential(each, policy.thresholds) !== "yes"),
  ];
}

function plainCopies({ places }: CredentialContext): PlaceContext[] {
  return places.filter(
    (place) => !place.meantForSecrets && isUsableSecret(place) && standingOf(place) !== "no_secret",
  );
}

/** Where its own tool keeps it fewer people look: there it is critical only for Tier 0. */
function withHomeWeighed(
  failure: Failure,
  { privilege }: IdentityContext,
  copies: readonly PlaceContext[],
): Failure {
  const atHome = copies.every(({ kind }) => kind === "credential_file");
  return atHome && privilege.tier !== 0 ? { ...failure, severity: "high" } : failure;
}

/** A place that is known by the credential's id may hold the value from before a rotation; a print is of today's value. */
function mayBeOldValue({ lastRotatedAt, type }: CredentialContext, place: PlaceContext): boolean {
  if (place.by === "print" || !lastRotatedAt || type === "access_key") return false;
  return lastRotatedAt > (place.modifiedAt ?? place.firstSeenAt);
}

function exposed(
  credential: CredentialContext,
  copies: [PlaceContext, ...PlaceContext[]],
  policy: Policy,
): Failure {
  const [first] = copies;
  const cause = causeOf(first);
  const hours = daysOf("leakDead", policy);
  const firstSeen = Math.min(...copies.map(({ firstSeenAt }) => firstSeenAt.getTime()));
  const vaulted = credential.places.some(({ meantForSecrets }) => meantForSecrets);
  const where = copies.length === 1 ? "a place" : `${copies.length} places`;
  const sameContainer = copies.every(({ container }) => container?.id === first.container?.id);
  return {
    key: credential.id,
    credentialId: credential.id,
    placementId: first.id,
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} works and was seen in ${where} not meant for secrets, ${first.locator}${copies.length === 1 ? "" : " among them"}.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      ...copies.flatMap(placeEvidence),
      {
        label: "To be dead by",
        value: `${dayOf(daysAfter(new Date(firstSeen), hours / 24))}, ${hours} hours after it was first seen`,
      },
      { label: "Also in a place meant for secrets", value: vaulted ? "yes" : "none was seen" },
    ],
    ...(cause && sameContainer ? { cause } : {}),
  };
}

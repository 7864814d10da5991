import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, daysAfter, daysBetween, failOrPass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { ThresholdName } from "@/lib/domain/definitions/thresholds";
import type { CredentialType } from "@/lib/domain/record";
import { about, nameOf, startOf } from "./lasting";

const limits: Partial<Record<CredentialType, ThresholdName>> = {
  oauth_client_secret: "clientSecretLife",
  api_key: "tokenRotation",
  bearer_token: "tokenRotation",
  oauth_refresh_token: "tokenRotation",
};
/** A year may have a day more. */
const leapDay = 1;

export const expiryTooFar: IdentityRule = {
  id: "expiry-too-far",
  subject: "identity",
  title: "Credential that works for longer than the limit",
  why: "An end in some far year is no end: by then nobody knows who has copies.",
  fix: "Issue one with a life within the limit, move its users over, and revoke the old one.",
  verify: "Its source shows an end within the limit for every active credential.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: ["clientSecretLife", "tokenRotation", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && ending(identity, policy).length > 0,
  judge(identity, policy, now) {
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let isUnsure = false;
    for (const { credential, expiresAt, limitName } of ending(identity, policy)) {
      const limit = daysOf(limitName, policy);
      const start = startOf(credential);
      // Of unknown start it lives at least as long as it has left.
      const life = daysBetween(start ?? now, expiresAt);
      if (life > limit + leapDay) {
        failures.push(tooLong(credential, expiresAt, limit));
        if (!start) turns.push(new Date(daysAfter(expiresAt, -(limit + leapDay + 1)).getTime() + 1));
      } else if (!start) isUnsure = true;
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && isUnsure)
      return unknown("the day on which a credential was made", changesAt);
    return failOrPass(failures, changesAt);
  },
};

function ending(identity: IdentityContext, policy: Policy) {
  return lastingCredentials(identity, policy).flatMap((credential) => {
    const limitName = limits[credential.type];
    const { expiresAt } = credential;
    return limitName && expiresAt ? [{ credential, expiresAt, limitName }] : [];
  });
}

function tooLong(credential: CredentialContext, expiresAt: Date, limit: number): Failure {
  const start = startOf(credential);
  return {
    ...about(credential),
    confidence: "high",
    sentence: `${nameOf(credential)} works until ${dayOf(expiresAt)}; the longest life is ${limit} days: replace it by one that ends sooner.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: "Made or rotated", value: start ? dayOf(start) : "unknown" },
    ],
  };
}

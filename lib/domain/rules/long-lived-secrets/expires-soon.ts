import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import { firstChange } from "@/lib/domain/assessment/first-change";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, daysAfter, daysBetween, failOrPass, olderThan } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { Severity } from "@/lib/domain/severity";
import { about, nameOf, startOf } from "./lasting";

export const expiresSoon: IdentityRule = {
  id: "expires-soon",
  subject: "identity",
  title: "Credential about to end, without a successor",
  why: "What works with it stops on that day, often at night and with nobody who knows how to make a new one.",
  fix: "Issue the next one now, move its users over, and let this one end.",
  verify: "A younger credential of it is active and used.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: ["firstExpiryWarning", "lastExpiryWarning", "inUse", "warnMinimumLife", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && warnedOf(identity, policy).length > 0,
  judge(identity, policy, now) {
    const lasting = lastingCredentials(identity, policy);
    const warned = warnedOf(identity, policy).filter(
      ({ credential }) => !livesShortly(credential, policy) && !hasSuccessor(credential, lasting),
    );
    const instants = warned.flatMap(({ credential, expiresAt }) => {
      const used = lastUseOf(credential, identity);
      return [
        firstWarningOf({ credential, expiresAt }, policy),
        lastWarningOf(expiresAt, policy),
        expiresAt,
        used && olderThan(used, daysOf("inUse", policy)),
      ];
    });
    const failuresAt = (at: Date) =>
      warned
        .filter((each) => each.expiresAt > at && firstWarningOf(each, policy) <= at)
        .map((each) => endsSoon(each, identity, policy, at));
    const changesAt = firstChange(now, instants, (at) => JSON.stringify(failuresAt(at)));
    return failOrPass(failuresAt(now), changesAt);
  },
};

interface Ending {
  credential: CredentialContext;
  expiresAt: Date;
}

/** Those with an end. A token whose end moves on with each use ends only where nobody uses it. */
function warnedOf(identity: IdentityContext, policy: Policy): Ending[] {
  return lastingCredentials(identity, policy).flatMap((credential) => {
    const { expiresAt, type, renewal } = credential;
    return expiresAt && (type === "x509" || renewal !== "automatic") ? [{ credential, expiresAt }] : [];
  });
}

/** What renews itself has until the last warning to do so. */
function firstWarningOf({ credential, expiresAt }: Ending, policy: Policy): Date {
  return credential.renewal === "automatic"
    ? lastWarningOf(expiresAt, policy)
    : daysAfter(expiresAt, -daysOf("firstExpiryWarning", policy));
}

/** From then on what is in use is about to fail. */
function lastWarningOf(expiresAt: Date, policy: Policy): Date {
  return daysAfter(expiresAt, -daysOf("lastExpiryWarning", policy));
}

/** Those that live shortly are told by the share of their life, not by days. */
function livesShortly(credential: CredentialContext, policy: Policy): boolean {
  const start = startOf(credential);
  if (!start || !credential.expiresAt) return false;
  return daysBetween(start, credential.expiresAt) < daysOf("warnMinimumLife", policy);
}

/** Another active one of the same type that ends later, or never. */
function hasSuccessor(
  { id, type, expiresAt }: CredentialContext,
  lasting: readonly CredentialContext[],
): boolean {
  return lasting.some(
    (other) =>
      other.id !== id &&
      other.type === type &&
      (other.expiresAt ? expiresAt !== null && other.expiresAt > expiresAt : other.lifetime === "static"),
  );
}

function endsSoon(
  { credential, expiresAt }: Ending,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): Failure {
  const inUse = isInUse(credential, identity, policy, now);
  return {
    ...about(credential),
    severity: gravity(lastWarningOf(expiresAt, policy) <= now, inUse, identity),
    // Where nobody says when it was made, it may be one of those that live shortly.
    confidence: startOf(credential) ? "high" : "medium",
    sentence: `${nameOf(credential)} ends on ${dayOf(expiresAt)}, and nothing follows it: issue the next one.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: "In use", value: inUse ? "yes" : "not seen" },
    ],
  };
}

function gravity(isNear: boolean, inUse: boolean, { environment }: IdentityContext): Severity {
  if (!isNear) return "low";
  const isElsewhere = environment !== null && environment !== "production" && environment !== "shared";
  return inUse && !isElsewhere ? "high" : "medium";
}

/** Its last use; where nobody sees its own, that of its identity. */
function lastUseOf({ lastUsed }: CredentialContext, identity: IdentityContext): Date | null {
  return lastUsed.at ?? (lastUsed.gap === "none" ? null : identity.lastUsed.at);
}

/** Whether it was used of late, or something runs on it unseen. */
function isInUse(
  credential: CredentialContext,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): boolean {
  const used = lastUseOf(credential, identity);
  if (used) return used >= daysAfter(now, -daysOf("inUse", policy));
  return credential.lastUsed.gap !== "none" && identity.runsSomething === "yes";
}

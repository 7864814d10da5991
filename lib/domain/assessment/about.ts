import { isShortLivedCredential } from "@/lib/domain/definitions/credentials";
import { isInPopulation } from "@/lib/domain/definitions/population";
import { type ThresholdName, thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { CredentialContext, IdentityContext, UsageContext } from "./context";
import type { Policy } from "./rule";
import { daysAfter } from "./verdict";

/** Questions that many rules ask of an identity. */

/** Whether it is in population P. */
export function inPopulation(identity: IdentityContext): boolean {
  const { status, managedBy, class: is } = identity;
  return isInPopulation({
    status,
    managedBy,
    class: is,
    ephemeralInstance: false,
    excluded: false,
    gone: false,
  });
}

/** Whether it works, as far as its source says: one of unknown status may. */
export function mayWork(of: { status: IdentityContext["status"] }): boolean {
  return of.status === "active" || of.status === "unknown";
}

/** Its credentials that are active: only these count. One of unknown status is no evidence of anything. */
export function activeCredentials(identity: IdentityContext): CredentialContext[] {
  return identity.credentials.filter((each) => each.status === "active");
}

/** Its active credentials that are not short-lived, as far as anybody knows. */
export function lastingCredentials(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return activeCredentials(identity).filter(
    (each) => isShortLivedCredential(each, policy.thresholds) !== "yes",
  );
}

/** Until when its age excuses it; null: it is old enough. An unknown age is no excuse where the first look at its source found it. */
export function graceUntil(identity: IdentityContext, policy: Policy, now: Date): Date | null {
  const born = identity.createdAt ?? (identity.baseline ? null : identity.firstSeenAt);
  if (!born) return null;
  const end = daysAfter(born, daysOf("newlyCreatedGrace", policy));
  return end > now ? end : null;
}

/** How many days back logs of use are looked at. */
export const usageDays = 90;

/**
 * What logs of these days say of it, and until when it is in them at all. On any day before, some of it may fall out: what depends
 * on that is asked anew every day.
 */
export function recentUsage(
  { usage }: IdentityContext,
  now: Date,
): { usage: UsageContext; until: Date } | null {
  const until = usage && daysAfter(usage.lastAt, usageDays);
  return until && until > now ? { usage, until } : null;
}

/** A threshold as the organisation set it. */
export function daysOf(name: ThresholdName, policy: Policy): number {
  return thresholdOf(name, policy.thresholds);
}

/** Whether it is known to be privileged, Tier 0 or 1. */
export function isPrivileged(identity: IdentityContext): boolean {
  return identity.privilege.tier === 0 || identity.privilege.tier === 1;
}

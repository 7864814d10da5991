import { isInPopulation } from "@/lib/domain/definitions/population";
import { type ThresholdName, thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { CredentialContext, IdentityContext } from "./context";
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

/** Until when its age excuses it; null: it is old enough. An unknown age is no excuse where the first look at its source found it. */
export function graceUntil(identity: IdentityContext, policy: Policy, now: Date): Date | null {
  const born = identity.createdAt ?? (identity.baseline ? null : identity.firstSeenAt);
  if (!born) return null;
  const end = daysAfter(born, daysOf("newlyCreatedGrace", policy));
  return end > now ? end : null;
}

/** A threshold as the organisation set it. */
export function daysOf(name: ThresholdName, policy: Policy): number {
  return thresholdOf(name, policy.thresholds);
}

/** Whether it is known to be privileged, Tier 0 or 1. */
export function isPrivileged(identity: IdentityContext): boolean {
  return identity.privilege.tier === 0 || identity.privilege.tier === 1;
}

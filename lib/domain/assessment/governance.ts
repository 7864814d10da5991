import { isWithinRotation } from "@/lib/domain/definitions/credentials";
import { isOwned } from "@/lib/domain/definitions/owned";
import { isShortLived } from "@/lib/domain/definitions/short-lived";
import type { GovernanceState } from "@/lib/domain/governance-state";
import { isCoveredSince } from "@/lib/domain/last-used";
import type { Severity } from "@/lib/domain/severity";
import { activeCredentials, daysOf, isPrivileged } from "./about";
import type { IdentityContext } from "./context";
import type { Policy } from "./rule";

const dayMs = 86_400_000;

/**
 * Where an identity stands on the ladder. An acceptance that showed its access is the first review; `leastPrivilege` is whether its
 * use shows that it holds no more than it needs: while nothing compares the two, nobody is trusted.
 */
export function governanceOf(
  identity: IdentityContext,
  worstOpen: Severity | null,
  leastPrivilege: boolean,
  policy: Policy,
  now: Date,
): GovernanceState {
  const { owners, sensitivity, environment, privilege, purpose } = identity;
  const owned = isOwned(
    { ...owners, sensitivity, environment, tier: privilege.tier },
    now,
    policy.thresholds,
  );
  if (owned.answer !== "yes") return "unmanaged";
  const strict = privilege.tier === 0 || sensitivity === "high";
  const reviewed = owners.technical?.confirmedAt;
  const inTime =
    reviewed &&
    now.getTime() - reviewed.getTime() <= daysOf(strict ? "reviewHigh" : "review", policy) * dayMs;
  const described = purpose?.trim() && environment && sensitivity;
  if (!inTime || !described || worstOpen === "critical" || worstOpen === "high") return "claimed";
  const keys = activeCredentials(identity);
  const privileged = isPrivileged(identity) ? "yes" : privilege.tier === 2 ? "no" : "unknown";
  const wellKept =
    isShortLived(identity, policy.thresholds).answer === "yes" ||
    (keys.length > 0 &&
      keys.every((each) => isWithinRotation(each, privileged, now, policy.thresholds) === "yes"));
  const watched = isCoveredSince(
    identity.lastUsed,
    new Date(now.getTime() - daysOf("auditableCoverage", policy) * dayMs),
  );
  return leastPrivilege && wellKept && watched ? "trusted" : "governed";
}

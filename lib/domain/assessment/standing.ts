import { rotationDays } from "@/lib/domain/definitions/credentials";
import type { GovernanceState } from "@/lib/domain/governance-state";
import { type Confidence, confidences, type Severity, severities } from "@/lib/domain/severity";
import { activeCredentials, daysOf, isPrivileged } from "./about";
import type { IdentityContext } from "./context";
import { governanceOf } from "./governance";
import { type Risk, riskOf } from "./risk";
import type { Policy } from "./rule";
import { daysAfter, olderThan, soonest } from "./verdict";

/** An open finding, as it weighs on its identity: found now, or found before while its rule cannot tell any more. */
export interface OpenFinding {
  severity: Severity;
  confidence: Confidence;
  /** People accept its risk until a day to come. */
  accepted: boolean;
}

export interface IdentityStanding {
  risk: Risk;
  governance: GovernanceState;
}

/** How an identity stands with all that is open of it. Risk knows no exceptions; an accepted risk is in the way of no state. */
export function standingOf(
  identity: IdentityContext,
  open: readonly OpenFinding[],
  policy: Policy,
  now: Date,
): IdentityStanding {
  const inTheWay = worstOf(open.filter(({ accepted }) => !accepted));
  return {
    risk: riskOf(identity, worstOf(open), policy, now),
    governance: governanceOf(identity, inTheWay?.severity ?? null, false, policy, now),
  };
}

/** The worst, and of several the surest. */
function worstOf(open: readonly OpenFinding[]): OpenFinding | null {
  const [worst] = [...open].sort(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      confidences.indexOf(one.confidence) - confidences.indexOf(other.confidence),
  );
  return worst ?? null;
}

/**
 * The next instant at which time alone may move risk or governance: a confirmation, a review, a use or a secret grows too old, or
 * use has been recorded for long enough. It may name a day on which nothing moves after all, never one too late.
 */
export function standingMovesAt(identity: IdentityContext, policy: Policy, now: Date): Date | null {
  const { owners, lastUsed, createdAt, privilege } = identity;
  const older = (start: Date | null | undefined, ...limits: number[]) =>
    start ? limits.map((days) => olderThan(start, days)) : [];
  const watchedFor = (since: Date | null, ...limits: number[]) =>
    since ? limits.map((days) => daysAfter(since, days)) : [];
  const dormant = daysOf("dormant", policy);
  const used = lastUsed.at && new Date(lastUsed.at.getTime() + (lastUsed.precisionSeconds ?? 0) * 1000);
  const privileged = isPrivileged(identity) ? "yes" : privilege.tier === 2 ? "no" : "unknown";
  const secrets = activeCredentials(identity).flatMap(
    ({ type, lastRotatedAt, createdAt: made, expiresAt }) => {
      const limit = rotationDays(type, privileged, policy.thresholds);
      return [expiresAt, ...(limit ? older(lastRotatedAt ?? made, limit.least, limit.most) : [])];
    },
  );
  return soonest(
    now,
    ...older(owners.technical?.confirmedAt, daysOf("ownerReconfirmation", policy)),
    ...older(owners.business?.confirmedAt, daysOf("ownerReconfirmation", policy)),
    ...older(owners.technical?.confirmedAt, daysOf("review", policy), daysOf("reviewHigh", policy)),
    ...older(createdAt, dormant),
    ...older(used, dormant),
    ...watchedFor(lastUsed.coveredSince, dormant, daysOf("auditableCoverage", policy)),
    ...secrets,
  );
}

import type { GovernanceState } from "@/lib/domain/governance-state";
import { type Severity, severities, worseSeverity } from "@/lib/domain/severity";
import { activeCredentials, mayWork } from "./about";
import type { IdentityContext, UnresolvedPlace } from "./context";
import { governanceOf } from "./governance";
import { type Risk, riskOf } from "./risk";
import type { Failure, IdentityRule, PlaceRule, Policy, Verdict } from "./rule";
import { capped, severityIn } from "./severity-of";
import { soonest } from "./verdict";

/** A failure as it becomes a finding. */
export interface Found extends Failure {
  ruleId: string;
  severity: Severity;
  rank: number;
}

/** What a rule says here; null: it does not apply. */
export interface RuleAnswer<R> {
  rule: R;
  verdict: Verdict | null;
}

export interface Assessed {
  answers: readonly RuleAnswer<IdentityRule>[];
  found: readonly Found[];
  risk: Risk;
  governance: GovernanceState;
  /** When time alone changes an answer; null: never. */
  dueAt: Date | null;
}

/** Asks every rule about an identity. */
export function assess(
  identity: IdentityContext,
  rules: readonly IdentityRule[],
  policy: Policy,
  now: Date,
): Assessed {
  const answers = rules.map((rule) => ({ rule, verdict: verdictOf(rule, identity, policy, now) }));
  const found = answers.flatMap(({ rule, verdict }) =>
    verdict?.answer === "fail" && !rule.campaign
      ? verdict.failures.map((failure) => toFound(rule, failure, identity))
      : [],
  );
  const worst = found.reduce<Severity | null>(
    (most, { severity }) => (most ? worseSeverity(most, severity) : severity),
    null,
  );
  return {
    answers,
    found,
    risk: riskOf(identity, worst, policy, now),
    governance: governanceOf(identity, worst, false, policy, now),
    dueAt: soonest(now, ...answers.map(({ verdict }) => verdict?.changesAt ?? null)),
  };
}

/** What one rule says of an identity; null: it does not apply. */
export function verdictOf(
  rule: IdentityRule,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): Verdict | null {
  if (!rule.applies(identity, policy)) return null;
  const verdict = rule.judge(identity, policy, now);
  return rule.appliesHere?.(identity, verdict) === false ? null : verdict;
}

/** Asks every rule about a place whose identity nobody knows. */
export function assessPlace(
  place: UnresolvedPlace,
  rules: readonly PlaceRule[],
  policy: Policy,
  now: Date,
): Found[] {
  return rules.flatMap((rule) => {
    if (!rule.applies(place)) return [];
    const verdict = rule.judge(place, policy, now);
    if (verdict.answer !== "fail") return [];
    return verdict.failures.map((failure) => {
      const usual = severityIn(rule.severity, {
        environment: place.environment,
        sensitivity: null,
        tier: null,
      });
      const severity = capped(failure.severity ?? usual, failure.confidence, true);
      return { ...failure, ruleId: rule.id, severity, rank: rankOf(severity, 0, 2, 0) };
    });
  });
}

/** A failure as it becomes a finding. */
export function toFound(rule: IdentityRule, failure: Failure, identity: IdentityContext): Found {
  const { environment, sensitivity, privilege } = identity;
  const usual = severityIn(rule.severity, { environment, sensitivity, tier: privilege.tier });
  const severity = capped(failure.severity ?? usual, failure.confidence, mayWork(identity));
  const reach = privilege.tier === 0 ? 3 : privilege.tier === 1 ? 2 : privilege.tier === null ? 1 : 0;
  const exposed = activeCredentials(identity).some(({ places }) =>
    places.some((place) => !place.meantForSecrets),
  );
  const doubt = identity.lastUsed.gap !== "none" || identity.lastUsed.at === null ? 1 : 0;
  return { ...failure, ruleId: rule.id, severity, rank: rankOf(severity, reach, exposed ? 2 : 0, doubt) };
}

/** Severity first; within it privilege, exposure, and doubt about use. */
function rankOf(severity: Severity, reach: number, exposure: number, doubt: number): number {
  return (
    (severities.length - severities.indexOf(severity)) * 1000 + (1 + reach) * (1 + exposure) * 10 + doubt
  );
}

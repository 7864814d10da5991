import { type Severity, severities } from "@/lib/domain/severity";
import { activeCredentials, mayWork } from "./about";
import type { IdentityContext, UnresolvedPlace } from "./context";
import type { Failure, IdentityRule, PlaceRule, Policy, Verdict } from "./rule";
import { capped, severityIn } from "./severity-of";
import { standingMovesAt } from "./standing";
import { soonest } from "./verdict";

/** A failure as it becomes a finding. */
export interface Found extends Failure {
  ruleId: string;
  severity: Severity;
  rank: number;
}

/** What a rule says here. */
export interface RuleAnswer<R> {
  rule: R;
  /** Null: it does not apply. */
  verdict: Verdict | null;
  /** When time alone changes this, also of what does not apply yet; null: never. */
  changesAt: Date | null;
}

export interface Assessed {
  answers: readonly RuleAnswer<IdentityRule>[];
  found: readonly Found[];
  /** When time alone changes an answer, or what follows from the facts; null: never. */
  dueAt: Date | null;
}

/** Asks every rule about an identity. */
export function assess(
  identity: IdentityContext,
  rules: readonly IdentityRule[],
  policy: Policy,
  now: Date,
): Assessed {
  const answers = rules.map((rule) => askRule(rule, identity, policy, now));
  const found = answers.flatMap(({ rule, verdict }) =>
    verdict?.answer === "fail" && !rule.campaign
      ? verdict.failures.map((failure) => toFound(rule, failure, identity))
      : [],
  );
  return {
    answers,
    found,
    dueAt: soonest(now, standingMovesAt(identity, policy, now), ...answers.map(({ changesAt }) => changesAt)),
  };
}

/** What one rule says of an identity. */
export function askRule(
  rule: IdentityRule,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): RuleAnswer<IdentityRule> {
  if (!rule.applies(identity, policy)) return { rule, verdict: null, changesAt: null };
  const verdict = rule.judge(identity, policy, now);
  const counts = rule.appliesHere?.(identity, verdict) !== false;
  return { rule, verdict: counts ? verdict : null, changesAt: verdict.changesAt };
}

/** What the rules say of a place whose identity nobody knows. */
export interface PlaceAssessed {
  answers: readonly RuleAnswer<PlaceRule>[];
  found: readonly Found[];
}

/** Asks every rule about a place whose identity nobody knows. */
export function assessPlace(
  place: UnresolvedPlace,
  rules: readonly PlaceRule[],
  policy: Policy,
  now: Date,
): PlaceAssessed {
  const answers = rules.map((rule) => {
    const verdict = rule.applies(place) ? rule.judge(place, policy, now) : null;
    return { rule, verdict, changesAt: verdict?.changesAt ?? null };
  });
  const found = answers.flatMap(({ rule, verdict }) => {
    if (verdict?.answer !== "fail") return [];
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
  return { answers, found };
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

/** Severity first; within it privilege × exposure × doubt about use. */
function rankOf(severity: Severity, reach: number, exposure: number, doubt: number): number {
  const weight = (1 + reach) * (1 + exposure) * (1 + doubt);
  return (severities.length - severities.indexOf(severity)) * 1000 + weight * 10;
}

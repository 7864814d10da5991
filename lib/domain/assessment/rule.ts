import type { ThresholdName, ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import type { Confidence, Severity } from "@/lib/domain/severity";
import type { IdentityContext, OrganisationContext, UnresolvedPlace } from "./context";
import type { FrameworkClause } from "./frameworks";
import type { RiskListId } from "./owasp";

/** What an organisation sets, and what holds for all of it. */
export interface Policy {
  thresholds: ThresholdOverrides;
  /** Vendors that were breached; null: nobody has said yet which, or that there are none. */
  breachedVendors: readonly BreachedVendor[] | null;
  organisation: OrganisationContext;
  /** What the queries of rules of our own said of the identities that are asked about now, by rule and identity. */
  queried?: ReadonlyMap<string, ReadonlyMap<string, QueryAnswer>>;
}

export interface BreachedVendor {
  name: string;
  /** The day of the breach, `2026-01-31`. */
  since: string | null;
}

/** What a query says of one identity: it finds it, leaves it out, or cannot tell because a value is unknown. */
export interface QueryAnswer {
  answer: "found" | "left_out" | "unknown";
  /** When time alone may change that. */
  changesAt: Date | null;
}

/** One thing that is wrong. */
export interface Failure {
  /** Tells failures of one rule on one identity apart, for good: a credential's id, a place's id; empty where there can be one only. */
  key: string;
  /** Overrides what the rule's severity gives in this context. */
  severity?: Severity;
  confidence: Confidence;
  /** What is the case, in one sentence that does not name the identity. Names from sources in it are plain text. */
  sentence: string;
  /** What shows it: pairs of label and value for people; never a secret. */
  evidence: readonly Evidence[];
  /** What many failures have in common, where one deed mends them all. */
  cause?: { key: string; title: string };
  credentialId?: string;
  placementId?: string;
}

export interface Evidence {
  label: string;
  value: string;
  /** It names something beyond the identity and what lies on it: only who reaches everything reads it. Sentences never do so. */
  elsewhere?: true;
}

/**
 * The answer of a rule. `changesAt` is the first instant at which it would be another by time alone; null: never. Unknown says
 * which data is missing.
 */
export type Verdict =
  | { answer: "pass"; changesAt: Date | null }
  | { answer: "fail"; failures: readonly [Failure, ...Failure[]]; changesAt: Date | null }
  | { answer: "unknown"; needs: string; changesAt: Date | null };

/** The severity of a rule's failures, and how the identity's context raises or lowers it. */
export interface SeverityTable {
  usual: Severity;
  tier0?: Severity;
  tier1?: Severity;
  production?: Severity;
  highSensitivity?: Severity;
  /** Where the environment is known not to be production, and nothing above applies. */
  nonProduction?: Severity;
}

export interface RuleBase {
  /** Stable: findings are known by it. */
  id: string;
  title: string;
  /** Why it matters, for people, one or two sentences. */
  why: string;
  /** What to do. */
  fix: string;
  /** How to see that it is done. */
  verify: string;
  risks: readonly RiskListId[];
  frameworks: readonly FrameworkClause[];
  severity: SeverityTable;
  thresholds: readonly ThresholdName[];
  /** `declared`: the data that it needs does not exist yet; it always answers unknown. */
  maturity: "stable" | "experimental" | "declared";
  /**
   * What nearly everything new lacks is asked of many at once, not found one by one: failures are counted and stand on the
   * identity, and are no findings. The inventory's query for those it is about.
   */
  campaign?: string;
}

/** A rule about identities. Pure. */
export interface IdentityRule extends RuleBase {
  subject: "identity";
  /** Whether the question makes sense here; where not, it is neither a pass nor counted. */
  applies(identity: IdentityContext, policy: Policy): boolean;
  judge(identity: IdentityContext, policy: Policy, now: Date): Verdict;
  /** Whether a verdict counts, where that can only be told once it is there; without it, it does. */
  appliesHere?(identity: IdentityContext, verdict: Verdict): boolean;
}

/** A rule about secrets whose identity nobody knows. Pure. */
export interface PlaceRule extends RuleBase {
  subject: "place";
  applies(place: UnresolvedPlace): boolean;
  judge(place: UnresolvedPlace, policy: Policy, now: Date): Verdict;
}

export type Rule = IdentityRule | PlaceRule;

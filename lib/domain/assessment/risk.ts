import { isDormant } from "@/lib/domain/definitions/dormant";
import { isOwned } from "@/lib/domain/definitions/owned";
import { isShortLived } from "@/lib/domain/definitions/short-lived";
import { isNeverUsed } from "@/lib/domain/last-used";
import type { Confidence, Severity } from "@/lib/domain/severity";
import { activeCredentials, mayWork } from "./about";
import type { IdentityContext } from "./context";
import type { Policy } from "./rule";

/** One reason for a risk, with what would take it away. */
export interface RiskFactor {
  id: string;
  title: string;
  points: number;
  confidence: Confidence;
  /** The deed that takes these points away. Null: nothing here does; it is what is at stake. */
  lowers: string | null;
}

export interface Risk {
  /** 0 to 100: the sum of the factors, cut there. */
  score: number;
  /** The weightiest first. */
  factors: readonly RiskFactor[];
}

/** The worst open finding, and how sure it is. */
export interface WorstFinding {
  severity: Severity;
  confidence: Confidence;
}

/** What findings add: the worst of them, once. */
export const findingPoints: Record<Severity, number> = { critical: 30, high: 18, medium: 8, low: 2 };

/**
 * How much an identity endangers: what is at stake (reach, environment, sensitivity) and what stands against it (exposure, age of
 * secrets, doubt about use, nobody who answers). Additive and the same for the same facts; 0 for what cannot work.
 */
export function riskOf(
  identity: IdentityContext,
  worst: WorstFinding | null,
  policy: Policy,
  now: Date,
): Risk {
  if (!mayWork(identity)) return { score: 0, factors: [] };
  const factors = [...atStake(identity), ...inTheWay(identity, worst, policy, now)].filter(
    ({ points }) => points > 0,
  );
  factors.sort((one, other) => other.points - one.points || (one.id < other.id ? -1 : 1));
  return {
    score: Math.min(
      100,
      factors.reduce((sum, { points }) => sum + points, 0),
    ),
    factors,
  };
}

/** The factor whose removal helps most; null: nothing that one could do is in the list. */
export function nextStep(risk: Risk): RiskFactor | null {
  return risk.factors.find(({ lowers }) => lowers !== null) ?? null;
}

function atStake({ privilege, environment, sensitivity, kind }: IdentityContext): RiskFactor[] {
  const sure: Confidence = privilege.atLeast ? "medium" : "high";
  const reach = (points: number, title: string): RiskFactor => ({
    id: "reach",
    title: privilege.reasons[0] ?? title,
    points,
    confidence: sure,
    lowers: "Give it a role of its own that may do only what it does.",
  });
  const factors: RiskFactor[] = [];
  if (privilege.tier === 0) factors.push(reach(25, "It can give itself any access."));
  else if (privilege.tier === 1) factors.push(reach(15, "It can change production."));
  else if (privilege.tier === null)
    factors.push({
      ...reach(5, "What it may do is not known."),
      confidence: "low",
      lowers: "Read its permissions.",
    });
  if (environment === "production") factors.push(stake("production", "It works in production.", 5));
  if (sensitivity === "high") factors.push(stake("sensitivity", "It reaches data of high sensitivity.", 8));
  if (kind === "ai_agent") factors.push(stake("agent", "It decides by itself what it does.", 5));
  return factors;
}

function stake(id: string, title: string, points: number): RiskFactor {
  return { id, title, points, confidence: "high", lowers: null };
}

function inTheWay(
  identity: IdentityContext,
  worst: WorstFinding | null,
  policy: Policy,
  now: Date,
): RiskFactor[] {
  const factors: RiskFactor[] = [];
  const add = (id: string, title: string, points: number, confidence: Confidence, lowers: string) =>
    factors.push({ id, title, points, confidence, lowers });
  if (worst) {
    add(
      "finding",
      `Its worst open finding is ${worst.severity}.`,
      findingPoints[worst.severity],
      worst.confidence,
      "Mend its worst finding.",
    );
  }
  if (activeCredentials(identity).some(({ places }) => places.some((place) => !place.meantForSecrets))) {
    add(
      "exposed",
      "A credential of it lies in a place not meant for secrets.",
      15,
      "high",
      "Revoke that credential and issue a new one.",
    );
  }
  const short = isShortLived({ ...identity }, policy.thresholds);
  if (short.answer === "no")
    add("static", short.why, 8, "high", "Replace its secret by federation or a managed identity.");
  else if (short.answer === "unknown") add("static", short.why, 3, "low", "Have its credentials read.");
  const use = { lastUsed: identity.lastUsed, createdAt: identity.createdAt };
  if (isDormant(identity, now, policy.thresholds).answer === "yes") {
    add(
      "unused",
      isNeverUsed(use) === "yes" ? "It was never used." : "It is dormant.",
      8,
      "high",
      "Disable it; delete it when nobody misses it.",
    );
  } else if (identity.lastUsed.gap !== "none" || identity.lastUsed.lookedAt) {
    add("use", "Whether it is used cannot be told.", 4, "medium", "Have its use recorded.");
  }
  const owned = isOwned(
    {
      ...identity.owners,
      sensitivity: identity.sensitivity,
      environment: identity.environment,
      tier: identity.privilege.tier,
    },
    now,
    policy.thresholds,
  );
  if (owned.answer !== "yes") add("owner", owned.why, 8, "high", "Have somebody accept it.");
  if (!identity.purpose?.trim())
    add("purpose", "Nobody has said what it is for.", 3, "high", "Write down its purpose.");
  return factors;
}

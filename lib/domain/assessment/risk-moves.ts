import type { GovernanceState } from "@/lib/domain/governance-state";
import type { RiskFactor } from "./risk";

/** What was said of an identity on a day on which its risk or its state was another than before. */
export interface RiskDay {
  /** `2026-11-27`. */
  day: string;
  risk: number;
  governance: GovernanceState;
  factors: readonly RiskFactor[];
}

/** How far a factor moved the risk. */
export interface FactorMove {
  title: string;
  points: number;
  /** It is not the case any more. */
  over: boolean;
}

/** How risk and state moved on a day, and what moved them. */
export interface RiskMove {
  day: string;
  risk: number;
  /** Null: it was assessed for the first time that is kept. */
  before: { risk: number; governance: GovernanceState } | null;
  governance: GovernanceState;
  /** The weightiest first; points are negative where something got better. Empty on the first day. */
  because: readonly FactorMove[];
}

/** Tells what moved the risk from day to day. Takes the days in their order, gives the latest first. */
export function riskMoves(days: readonly RiskDay[]): RiskMove[] {
  return days
    .map((now, at): RiskMove => {
      const last = days[at - 1];
      return {
        day: now.day,
        risk: now.risk,
        governance: now.governance,
        before: last ? { risk: last.risk, governance: last.governance } : null,
        because: last ? factorMoves(last.factors, now.factors) : [],
      };
    })
    .reverse();
}

function factorMoves(before: readonly RiskFactor[], after: readonly RiskFactor[]): FactorMove[] {
  const known = new Map(before.map((factor) => [factor.id, factor]));
  const moves = after.map(({ id, title, points }): FactorMove => {
    const moved = points - (known.get(id)?.points ?? 0);
    known.delete(id);
    return { title, points: moved, over: false };
  });
  for (const { title, points } of known.values()) moves.push({ title, points: -points, over: true });
  return moves
    .filter(({ points }) => points !== 0)
    .sort((one, other) => Math.abs(other.points) - Math.abs(one.points));
}

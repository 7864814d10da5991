import type { CoveragePart } from "@/lib/domain/ownership/coverage";
import type { MetricCoverage } from "@/lib/features/metrics/schema";

/** What the overview of ownership shows. */

/** A part of the population: how many there are, and of how many `isOwned` says yes, or that it is not known. */
export interface CoverageRow {
  /** Null: what has no such value. */
  value: string | null;
  total: number;
  owned: number;
  unknown: number;
}

export interface OwnershipCoverage {
  /** Of those that are not owned: accepted but not counted any more; suggested or asked; the rest has nobody. */
  whole: Omit<CoverageRow, "value"> & {
    lapsed: number;
    waiting: number;
    /** Of these, an answer is waited for. */
    asked: number;
    /** Of those not owned, with a strong suggestion. */
    strong: number;
    overdue: number;
  };
  parts: { part: CoveragePart; rows: CoverageRow[] }[];
  /** Who holds most, at most three. */
  topOwners: { name: string; owned: number }[];
}

/** The share with owners by day; a day that was not counted has no point. */
export interface OwnedTrend {
  points: { day: string; values: Record<string, number> }[];
  /** How complete the newest look was; null: nothing was counted yet. */
  coverage: MetricCoverage | null;
}

export interface OwnershipOverview {
  coverage: OwnershipCoverage;
  /** Null: the reader sees a part of the inventory, or no metrics. */
  trend: OwnedTrend | null;
  canAssign: boolean;
  canAsk: boolean;
}

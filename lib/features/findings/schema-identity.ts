import type { RiskFactor } from "@/lib/domain/assessment/risk";
import type { RiskMove } from "@/lib/domain/assessment/risk-moves";
import type { FindingRow } from "./schema";

/** A rule that was asked of an identity. */
export interface AskedRule {
  id: string;
  title: string;
}

/** What the rules say of one identity, asked just now. */
export interface LiveAssessment {
  risk: number;
  factors: readonly RiskFactor[];
  /** What would lower the risk most. */
  next: RiskFactor | null;
  passes: readonly AskedRule[];
  /** What is asked of many at once, and is the case here. */
  campaigns: readonly (AskedRule & { sentence: string })[];
  /** What cannot be told, with what is missing: "needs …". */
  unknowns: readonly (AskedRule & { needs: string })[];
  /** How many rules make no sense here. */
  notApplicable: number;
}

/** Everything about the findings of one identity. */
export interface IdentityFindings {
  open: FindingRow[];
  moreOpen: boolean;
  /** Open as the data says, and set aside by people. */
  excepted: FindingRow[];
  moreExcepted: boolean;
  resolved: FindingRow[];
  moreResolved: boolean;
  /** Null where it is gone: nothing is asked of it any more. */
  live: LiveAssessment | null;
  /** How risk and state moved, the latest day first. */
  moves: readonly RiskMove[];
}

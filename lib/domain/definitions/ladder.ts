import type { Answer } from "@/lib/domain/answer";
import { isCoveredSince } from "@/lib/domain/last-used";
import type { LastUsed } from "@/lib/domain/record";
import { type ThresholdOverrides, thresholdOf } from "./thresholds";

export const governanceStates = ["unmanaged", "claimed", "governed", "trusted"] as const;
export type GovernanceState = (typeof governanceStates)[number];

export interface LadderFacts {
  inPopulation: boolean;
  owned: Answer;
  hasPurpose: boolean;
  hasEnvironment: boolean;
  hasSensitivity: boolean;
  /** Reviewed in time; an acceptance that showed the access is the first review. */
  reviewInTime: Answer;
  /** No open high or critical finding except an unexpired accepted risk. */
  noSeriousFinding: Answer;
  leastPrivilege: Answer;
  /** Every credential is short-lived or within the rotation policy. */
  credentialInPolicy: Answer;
  lastUsed: LastUsed;
}

/** The rung that an identity stands on and what keeps it from the next; null outside the population. */
export interface Rung {
  state: GovernanceState;
  missing: string[];
}

/** The governance ladder. A condition that cannot be told is not met. */
export function governanceOf(facts: LadderFacts, now: Date, overrides: ThresholdOverrides = {}): Rung | null {
  if (!facts.inPopulation) return null;
  if (facts.owned !== "yes") return { state: "unmanaged", missing: ["an owner who accepted"] };
  const governed = unmet([
    [facts.hasPurpose, "a purpose"],
    [facts.hasEnvironment, "an environment"],
    [facts.hasSensitivity, "a sensitivity"],
    [facts.reviewInTime === "yes", "a review in time"],
    [facts.noSeriousFinding === "yes", "no open high or critical finding"],
  ]);
  if (governed.length > 0) return { state: "claimed", missing: governed };
  const days = thresholdOf("auditableCoverage", overrides);
  const isRecorded =
    isCoveredSince(facts.lastUsed, new Date(now.getTime() - days * 86_400_000)) &&
    facts.lastUsed.grade !== "inferred";
  const trusted = unmet([
    [facts.leastPrivilege === "yes", "least privilege shown by use"],
    [facts.credentialInPolicy === "yes", "credentials that are short-lived or rotated in time"],
    [isRecorded, `use observed or reported over ${days} days`],
  ]);
  return trusted.length > 0 ? { state: "governed", missing: trusted } : { state: "trusted", missing: [] };
}

function unmet(conditions: [boolean, string][]): string[] {
  return conditions.flatMap(([met, name]) => (met ? [] : [name]));
}

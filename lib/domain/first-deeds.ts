import { findingPoints } from "@/lib/domain/assessment/risk";
import type { Severity } from "@/lib/domain/severity";

/** Open findings that are alike in all that decides which deeds close them. */
export interface AlikeFindings {
  rule: string;
  /** What one deed mends together with others of the rule; null: nothing. */
  cause: string | null;
  /** Null: nobody knows whose it is. */
  identity: string | null;
  /** A finding's id, where neither cause nor identity joins it to others. */
  alone: string | null;
  severity: Severity;
  findings: number;
  /** The highest among them. */
  rank: number;
}

/** One thing to do: mend a cause, an identity, or a single finding. */
export type Deed =
  | { kind: "cause"; rule: string; cause: string }
  | { kind: "identity"; identity: string }
  | { kind: "alone"; finding: string };

export interface FirstDeeds {
  /** What closes most first; each after what the ones before it close. */
  deeds: readonly Deed[];
  /** Points that these deeds close together, and all there are. */
  closed: number;
  all: number;
}

interface Weighed {
  deed: Deed;
  points: number;
  rank: number;
}

/**
 * The few deeds that close most of these findings: again and again the one that closes most of what is left, by the points that a
 * finding of each severity has in a risk score. Where two close as much, the one with the finding of the higher rank.
 */
export function firstDeeds(findings: readonly AlikeFindings[], most: number): FirstDeeds {
  const all = sumOf(findings);
  const deeds: Deed[] = [];
  let left = findings;
  while (deeds.length < most) {
    const best = bestOf(left);
    if (!best) break;
    deeds.push(best);
    left = left.filter((each) => !closes(best, each));
  }
  return { deeds, closed: all - sumOf(left), all };
}

function sumOf(findings: readonly AlikeFindings[]): number {
  return findings.reduce((sum, each) => sum + pointsOf(each), 0);
}

function pointsOf({ severity, findings }: AlikeFindings): number {
  return findingPoints[severity] * findings;
}

function bestOf(findings: readonly AlikeFindings[]): Deed | null {
  const weighed = new Map<string, Weighed>();
  for (const each of findings) {
    for (const deed of deedsOf(each)) {
      const key = keyOf(deed);
      const known = weighed.get(key) ?? { deed, points: 0, rank: 0 };
      known.points += pointsOf(each);
      known.rank = Math.max(known.rank, each.rank);
      weighed.set(key, known);
    }
  }
  let best: Weighed | null = null;
  for (const each of weighed.values()) if (!best || isBetter(each, best)) best = each;
  return best?.deed ?? null;
}

function isBetter(one: Weighed, other: Weighed): boolean {
  if (one.points !== other.points) return one.points > other.points;
  if (one.rank !== other.rank) return one.rank > other.rank;
  return keyOf(one.deed) < keyOf(other.deed);
}

function deedsOf({ rule, cause, identity, alone }: AlikeFindings): Deed[] {
  const deeds: Deed[] = [];
  if (cause !== null) deeds.push({ kind: "cause", rule, cause });
  if (identity !== null) deeds.push({ kind: "identity", identity });
  if (alone !== null) deeds.push({ kind: "alone", finding: alone });
  return deeds;
}

function closes(deed: Deed, each: AlikeFindings): boolean {
  if (deed.kind === "cause") return each.rule === deed.rule && each.cause === deed.cause;
  return deed.kind === "identity" ? each.identity === deed.identity : each.alone === deed.finding;
}

function keyOf(deed: Deed): string {
  if (deed.kind === "cause") return `cause ${deed.rule} ${deed.cause}`;
  return deed.kind === "identity" ? `identity ${deed.identity}` : `alone ${deed.finding}`;
}

import { type Severity, severities } from "@/lib/domain/severity";
import type { BaselineState } from "./finding-formats/exported-finding";
import type { Baseline, BaselineEntry } from "./gate-baseline";

/** What a gate stops: any open finding that is so severe or worse, or only those that the baseline does not know. */
export const gateLevels = [...severities.map((each) => `new-${each}` as const), ...severities] as const;
export type GateLevel = (typeof gateLevels)[number];

/** `worse`: known, and more severe than it was then. `updated`: known, and said in other words now. */
export type Standing = "new" | "worse" | "updated" | "unchanged";

/** How findings stand against a baseline; without one, everything is new. */
export class Comparison {
  private readonly known: ReadonlyMap<string, BaselineEntry>;
  private readonly seen = new Set<string>();

  constructor(baseline: Baseline | null) {
    this.known = new Map(baseline?.findings.map((entry) => [entry.id, entry]));
  }

  /** How a finding stands; it counts as seen from then on. */
  standingOf(now: BaselineEntry): Standing {
    const then = this.known.get(now.id);
    if (!then) return "new";
    this.seen.add(now.id);
    if (severities.indexOf(now.severity) < severities.indexOf(then.severity)) return "worse";
    return now.sentence === then.sentence ? "unchanged" : "updated";
  }

  /** How many of the baseline were not seen. */
  get unseen(): number {
    return this.known.size - this.seen.size;
  }
}

/** Whether the gate stops a finding that stands so. What became worse was never agreed to, so it is stopped like a new one. */
export function stops(level: GateLevel, severity: Severity, standing: Standing): boolean {
  const isNew = standing === "new" || standing === "worse";
  if (level.startsWith("new-") && !isNew) return false;
  return severities.indexOf(severity) <= severities.indexOf(leastSeverity(level));
}

/** The least severity that a level stops. */
export function leastSeverity(level: GateLevel): Severity {
  return severities.find((each) => level.endsWith(each)) ?? "low";
}

/** A standing in the words of SARIF. */
export function baselineStateOf(standing: Standing): BaselineState {
  return standing === "worse" ? "updated" : standing;
}

import type { UsageOutcome } from "@/lib/domain/usage-event";

/** A log that tells of an identity's realm, and from when to when. */
export interface UsageCoverage {
  source: { id: string; name: string } | null;
  title: string;
  firstAt: Date;
  lastAt: Date;
}

export interface ActionUse {
  service: string;
  action: string;
  outcome: UsageOutcome;
  count: number;
  lastAt: Date;
}

/** Who used it, from where, for whom. */
export interface WayOfUse {
  consumer: string;
  network: string;
  country: string;
  onBehalfOf: string | null;
  /** The credential's own id, where the log names it. */
  credential: string | null;
  count: number;
  lastAt: Date;
  reference: string | null;
}

export interface TouchView {
  verb: "created" | "changed";
  at: Date;
  /** As the log names it; one of the inventory that is not within reach is not named. */
  actor: string;
  /** Null where the actor is not in the inventory, or not within reach. */
  actorId: string | null;
  action: string;
  reference: string | null;
}

/** The use of one identity, as logs tell it. */
export interface UsageView {
  coverage: UsageCoverage[];
  count: number;
  firstAt: Date | null;
  lastAt: Date | null;
  outcomes: Record<UsageOutcome, number>;
  actions: { rows: ActionUse[]; more: number };
  ways: { rows: WayOfUse[]; more: number };
  /** 168 counts, from Monday 0:00 UTC. */
  week: number[];
  touches: TouchView[];
}

export const weekdays = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/** When in the week it is used, in one sentence. */
export function describeWeek(week: readonly number[]): string {
  const total = week.reduce((sum, count) => sum + count, 0);
  if (total === 0) return "No use was recorded.";
  const busiest = week.indexOf(Math.max(...week));
  const hours = week.filter((count) => count > 0).length;
  const office = week.filter((_count, slot) => slot < 120 && slot % 24 >= 7 && slot % 24 < 19);
  const share = Math.round((office.reduce((sum, count) => sum + count, 0) / total) * 100);
  const most = `${weekdays[Math.floor(busiest / 24)]} ${hourText(busiest % 24)}`;
  return `Used in ${hours} of the week's 168 hours, most on ${most} (UTC); ${share} % fell on weekdays between 7 and 19.`;
}

/** An hour of the day, as `09–10`. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}–${String(hour + 1).padStart(2, "0")}`;
}

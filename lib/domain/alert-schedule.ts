import type { Cadence } from "@/lib/domain/alert";

/** When a digest is due. */
export interface Schedule {
  cadence: Cadence;
  /** Of the day, 0 to 23, in the organisation's time zone. */
  hour: number;
  /** 1 is Monday. */
  weekday: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Whether the name of a time zone is known here. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The first instant after `after` at which an alert is due: at once, or when the clock of the zone next shows its hour. An
 * hour that a zone leaves out in spring is the next one; one that comes twice in autumn counts the first time.
 */
export function nextDue({ cadence, hour, weekday }: Schedule, zone: string, after: Date): Date {
  if (cadence === "at_once") return after;
  const day = wallClock(zone, after);
  for (let ahead = 0; ahead <= 8; ahead++) {
    const date = new Date(Date.UTC(day.year, day.month - 1, day.day + ahead, hour));
    const at = instantOf(date, zone);
    const shown = wallClock(zone, at);
    if (at > after && (cadence === "daily" || shown.weekday === weekday)) return at;
  }
  throw new RangeError("No day of the week has this number.");
}

interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
}

function wallClock(zone: string, at: Date): WallClock {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return {
    year: Number(part("year")),
    month: Number(part("month")),
    day: Number(part("day")),
    hour: Number(part("hour")),
    minute: Number(part("minute")),
    weekday: weekdays.indexOf(part("weekday")) + 1,
  };
}

/** The first instant at which the zone's clock shows this (given as if it were UTC), or what comes right after it. */
function instantOf(shown: Date, zone: string): Date {
  const candidates = [-1, 1].map((side) => {
    const near = new Date(shown.getTime() + (side * dayMs) / 2);
    return new Date(shown.getTime() - offsetOf(zone, near));
  });
  const exact = candidates.filter((each) => each.getTime() + offsetOf(zone, each) === shown.getTime());
  const times = (exact.length > 0 ? exact : candidates).map((each) => each.getTime());
  return new Date(exact.length > 0 ? Math.min(...times) : Math.max(...times));
}

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offsetOf(zone: string, at: Date): number {
  const { year, month, day, hour, minute } = wallClock(zone, at);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  return asUtc - Math.floor(at.getTime() / 60_000) * 60_000;
}

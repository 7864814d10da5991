const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  { unit: "year", short: "y", length: 365 * day, from: 2 * 365 * day },
  { unit: "day", short: "d", length: day, from: day },
  { unit: "hour", short: "h", length: hour, from: hour },
  { unit: "minute", short: "min", length: minute, from: minute },
] as const;

const long = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/**
 * How long ago, or how far ahead, a moment is: short for tables (`94 d`, `in 3 h`), long for sentences (`94 days ago`).
 * Whole units, rounded down; days up to two years, because policies are stated in days.
 */
export function relativeTime(date: Date, now: Date, style: "short" | "long"): string {
  const distance = date.getTime() - now.getTime();
  const step = steps.find((each) => Math.abs(distance) >= each.from);
  if (!step) return style === "short" ? "now" : "just now";
  const count = Math.floor(Math.abs(distance) / step.length);
  if (style === "long") return long.format(distance < 0 ? -count : count, step.unit);
  return distance < 0 ? `${count} ${step.short}` : `in ${count} ${step.short}`;
}

/** `2026-11-23 09:40:12 UTC`. */
export function absoluteTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

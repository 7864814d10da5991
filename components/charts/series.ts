/** One line or one part of a bar. At most five; the caller folds the rest into "other". */
export interface ChartSeries {
  key: string;
  label: string;
}

/** One point in time. A missing value is a gap, never a zero. */
export interface ChartPoint {
  /** `2026-11-23`. */
  day: string;
  values: Readonly<Record<string, number | undefined>>;
}

export type ChartUnit = "count" | "share" | "days";

/** Second channel beside colour: each series has its own dashes. */
export const dashes = ["", "6 3", "2 3", "8 3 2 3", "1 4"] as const;

export function seriesColor(index: number): string {
  return `var(--chart-${(index % 5) + 1})`;
}

const monthDay = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const fullDay = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** `23 Nov`-like, in UTC. */
export function shortDay(day: string): string {
  return monthDay.format(new Date(`${day}T00:00:00Z`));
}

const monthYear = new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" });

/** How days are written along the axis: by day, over half a year by month, over three years by year. */
export function axisDay(points: readonly ChartPoint[]): (day: string) => string {
  const [first, last] = [points[0]?.day, points.at(-1)?.day];
  const days = first && last ? (Date.parse(last) - Date.parse(first)) / 86_400_000 : 0;
  if (days > 3 * 365) return (day) => day.slice(0, 4);
  return days > 183 ? (day) => monthYear.format(new Date(`${day}T00:00:00Z`)) : shortDay;
}

export function longDay(day: string): string {
  return fullDay.format(new Date(`${day}T00:00:00Z`));
}

/** A value with its unit (behind a space that does not break), or a dash where there is none. */
export function formatValue(value: number | undefined, unit: ChartUnit): string {
  if (value === undefined) return "—";
  if (unit === "share") return `${Math.round(value * 100)}\u00a0%`;
  const text = new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(value);
  return unit === "days" ? `${text}\u00a0d` : text;
}

/** The stretches of time without any value, each from its first to its last day. */
export function gapsOf(
  points: readonly ChartPoint[],
  series: readonly ChartSeries[],
): { from: string; to: string }[] {
  const gaps: { from: string; to: string }[] = [];
  let open = false;
  for (const { day, values } of points) {
    if (series.some(({ key }) => values[key] !== undefined)) {
      open = false;
    } else {
      const last = gaps.at(-1);
      if (open && last) last.to = day;
      else gaps.push({ from: day, to: day });
      open = true;
    }
  }
  return gaps;
}

/** The last value of a series; nothing if it has none. */
export function lastValue(points: readonly ChartPoint[], key: string): number | undefined {
  return points.findLast((point) => point.values[key] !== undefined)?.values[key];
}

/** The points as flat rows for the drawing. */
export function flatten(points: readonly ChartPoint[]): Record<string, number | string | undefined>[] {
  return points.map(({ day, values }) => ({ ...values, day }));
}

/** Vertical places for labels, at least `distance` apart, as near as possible to where they belong. */
export function spread(places: readonly number[], distance: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  let last = Number.NEGATIVE_INFINITY;
  const moved: number[] = [];
  for (const { place, index } of order) {
    last = Math.max(place, last + distance);
    moved[index] = last;
  }
  return moved;
}

/** At most `max` days for the axis: the first, the last, and some at even distances between them. */
export function axisDays(points: readonly ChartPoint[], max = 6): string[] {
  const count = Math.min(points.length, max);
  const picked = Array.from({ length: count }, (_, index) =>
    points.at(count === 1 ? 0 : Math.round((index * (points.length - 1)) / (count - 1))),
  );
  return picked.flatMap((point) => point?.day ?? []);
}

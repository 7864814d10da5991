/** One line of the benchmark's table. */
export interface Measure {
  what: string;
  value: number;
  unit: "s" | "ms" | "MB" | "×" | "kB" | "rows" | "/s";
  /** What it may not exceed; null: told only. */
  bound: number | null;
  /** The bound is what it has to reach. */
  atLeast?: true;
  /** What explains the number. */
  detail?: string;
}

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

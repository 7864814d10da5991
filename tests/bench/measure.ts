/** One line of the benchmark's table. Bounds are on ratios and on memory; times are there to explain them. */
export interface Measure {
  what: string;
  value: number;
  unit: "s" | "ms" | "MB" | "×" | "kB" | "rows";
  /** What it may not exceed; null: told only. */
  bound: number | null;
}

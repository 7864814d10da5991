import type { ChartPoint, ChartSeries, ChartUnit } from "@/components/charts/series";

/** What every chart over time takes. At most 400 points and five series; the server thins and folds. */
export interface TimeChartProps {
  /** The message: "Owned identities rose 4 % this month". */
  title: string;
  /** The picture in one sentence, for those who do not see it. */
  summary: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  unit: ChartUnit;
  /** The aim, as a dashed line. */
  target?: { value: number; label: string };
  /** What else to say about a day in its tip: coverage. */
  note?: (day: string) => string | undefined;
  onPoint?: (day: string) => void;
  height?: number;
}

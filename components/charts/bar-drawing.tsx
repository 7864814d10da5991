"use client";

import { Bar, BarChart } from "recharts";
import { chartFrame } from "@/components/charts/chart-frame";
import { flatten, seriesColor } from "@/components/charts/series";
import type { TimeChartProps } from "@/components/charts/time-chart-props";

/** The picture of `StackedBar`; loaded only in the browser. */
export default function BarDrawing(props: TimeChartProps) {
  const { series, points, title, onPoint } = props;
  return (
    <BarChart
      responsive
      title={title}
      data={flatten(points)}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      style={{ width: "100%", height: "100%", cursor: onPoint ? "pointer" : undefined }}
      onClick={({ activeLabel }) => {
        if (activeLabel !== undefined) onPoint?.(String(activeLabel));
      }}
    >
      {chartFrame(props)}
      {series.map((each, index) => (
        <Bar
          key={each.key}
          dataKey={each.key}
          name={each.label}
          stackId="all"
          fill={seriesColor(index)}
          stroke="var(--canvas)"
          strokeWidth={1}
          maxBarSize={40}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}

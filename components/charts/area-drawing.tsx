"use client";

import { Area, AreaChart } from "recharts";
import { chartFrame, EndLabels, endRoom } from "@/components/charts/chart-frame";
import { dashes, flatten, lastValue, seriesColor } from "@/components/charts/series";
import type { TimeChartProps } from "@/components/charts/time-chart-props";
import { useWide } from "@/components/charts/use-wide";

/** The picture of `AreaOverTime`; loaded only in the browser. */
export default function AreaDrawing(props: TimeChartProps) {
  const { series, points, title, onPoint } = props;
  const labelled = useWide() && series.length > 1;
  const right = labelled ? endRoom(series.map((each) => each.label)) : 8;
  let floor = 0;
  const middles = series.map((each) => {
    const value = lastValue(points, each.key);
    if (value === undefined) return undefined;
    floor += value;
    return floor - value / 2;
  });
  return (
    <AreaChart
      responsive
      title={title}
      data={flatten(points)}
      margin={{ top: 8, right, bottom: 0, left: 0 }}
      style={{ width: "100%", height: "100%", cursor: onPoint ? "pointer" : undefined }}
      onClick={({ activeLabel }) => {
        if (activeLabel !== undefined) onPoint?.(String(activeLabel));
      }}
    >
      {chartFrame(props)}
      {series.map((each, index) => (
        <Area
          key={each.key}
          dataKey={each.key}
          name={each.label}
          stackId="all"
          stroke={seriesColor(index)}
          strokeWidth={1.5}
          strokeDasharray={dashes[index % dashes.length]}
          fill={seriesColor(index)}
          fillOpacity={0.18}
          connectNulls={false}
          isAnimationActive={false}
        />
      ))}
      {labelled ? <EndLabels series={series} values={middles} /> : null}
    </AreaChart>
  );
}

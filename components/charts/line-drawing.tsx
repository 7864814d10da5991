"use client";

import { Line, LineChart } from "recharts";
import { chartFrame, EndLabels, endRoom } from "@/components/charts/chart-frame";
import { dashes, flatten, lastValue, seriesColor } from "@/components/charts/series";
import type { TimeChartProps } from "@/components/charts/time-chart-props";
import { useWide } from "@/components/charts/use-wide";

/** The picture of `LineOverTime`; loaded only in the browser. */
export default function LineDrawing(props: TimeChartProps) {
  const { series, points, title, onPoint } = props;
  const labelled = useWide() && series.length > 1;
  const right = labelled ? endRoom(series.map((each) => each.label)) : 8;
  return (
    <LineChart
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
        <Line
          key={each.key}
          dataKey={each.key}
          name={each.label}
          stroke={seriesColor(index)}
          strokeWidth={2}
          strokeDasharray={dashes[index % dashes.length]}
          dot={false}
          activeDot={{ r: 3.5, strokeWidth: 0 }}
          connectNulls={false}
          isAnimationActive={false}
        />
      ))}
      {labelled ? (
        <EndLabels series={series} values={series.map((each) => lastValue(points, each.key))} />
      ) : null}
    </LineChart>
  );
}

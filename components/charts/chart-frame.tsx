"use client";

import {
  CartesianGrid,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  usePlotArea,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { ChartTip } from "@/components/charts/chart-tip";
import {
  axisDay,
  axisDays,
  type ChartPoint,
  type ChartSeries,
  formatValue,
  gapsOf,
  seriesColor,
  spread,
} from "@/components/charts/series";
import type { TimeChartProps } from "@/components/charts/time-chart-props";

const tick = { fill: "var(--text-muted)", fontSize: 11 };
const hatchId = "chart-no-data";
const labelHeight = 14;

/** Room at the right for the names of lines, from the longest of them. */
export function endRoom(labels: readonly string[]): number {
  return Math.min(Math.max(...labels.map((label) => label.length), 0) * 7 + 18, 170);
}

const noData = { value: "no data", fill: "var(--text-muted)", fontSize: 11 };

/** A gap as it is drawn: from the last day with data to the first one after it; named where there is room. */
function widened(gap: { from: string; to: string }, points: readonly ChartPoint[]) {
  const from = points.findIndex((point) => point.day === gap.from);
  const to = points.findIndex((point) => point.day === gap.to);
  const label = (to - from + 1) / points.length >= 0.12 ? noData : undefined;
  return { x1: points[from - 1]?.day ?? gap.from, x2: points[to + 1]?.day ?? gap.to, label };
}

/** Axes, grid, aim, hatching and tip, the same in every chart over time. To be called inside a chart, not mounted. */
export function chartFrame({ series, points, unit, target, note }: TimeChartProps) {
  return (
    <>
      <defs>
        <pattern
          id={hatchId}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="var(--surface)" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--border)" strokeWidth="2" />
        </pattern>
      </defs>
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="day"
        tick={tick}
        tickLine={false}
        axisLine={{ stroke: "var(--border)" }}
        ticks={axisDays(points)}
        tickFormatter={axisDay(points)}
        minTickGap={16}
        interval="preserveStartEnd"
      />
      <YAxis
        width={44}
        tick={tick}
        tickLine={false}
        axisLine={false}
        tickCount={5}
        allowDecimals={unit === "share"}
        domain={unit === "share" ? [0, 1] : [0, "auto"]}
        tickFormatter={(value: number) => formatValue(value, unit)}
      />
      {gapsOf(points, series).map((gap) => (
        <ReferenceArea key={gap.from} {...widened(gap, points)} fill={`url(#${hatchId})`} fillOpacity={1} />
      ))}
      {target ? (
        <ReferenceLine
          y={target.value}
          stroke="var(--chart-target)"
          strokeDasharray="5 4"
          label={{
            value: target.label,
            position: "insideTopRight",
            fill: "var(--chart-target)",
            fontSize: 11,
          }}
        />
      ) : null}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--border-input)", fill: "var(--hover)" }}
        content={({ active, label }) => (
          <ChartTip
            active={active}
            day={String(label)}
            points={points}
            series={series}
            unit={unit}
            note={note}
          />
        )}
      />
    </>
  );
}

/** The names of lines at their right ends, moved apart where they meet. */
export function EndLabels({
  series,
  values,
}: {
  series: readonly ChartSeries[];
  /** Where each series ends, on the scale of the axis. */
  values: readonly (number | undefined)[];
}) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  if (!plot || !scale) return null;
  const ends = series.flatMap((each, index) => {
    const value = values[index];
    const place = value === undefined ? undefined : scale(value);
    return place === undefined ? [] : [{ each, index, place: Number(place) }];
  });
  const places = spread(
    ends.map((end) => end.place),
    labelHeight,
  );
  return (
    <g>
      {ends.map(({ each, index, place }, at) => (
        <text
          key={each.key}
          x={plot.x + plot.width + 8}
          y={(places[at] ?? place) + 4}
          fontSize={11}
          fill={seriesColor(index)}
        >
          {each.label}
        </text>
      ))}
    </g>
  );
}

"use client";

import {
  type ChartPoint,
  type ChartSeries,
  type ChartUnit,
  dashes,
  formatValue,
  longDay,
  seriesColor,
} from "@/components/charts/series";

/** The tip at a point: the day, and each value with its change against the point before. */
export function ChartTip({
  active,
  day,
  points,
  series,
  unit,
  note,
}: {
  active?: boolean;
  day: string;
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  unit: ChartUnit;
  note?: (day: string) => string | undefined;
}) {
  const index = points.findIndex((point) => point.day === day);
  const point = points[index];
  if (!active || !point) return null;
  const before = points[index - 1];
  const said = note?.(point.day);
  return (
    <div className="rounded bg-raised px-3 py-2 text-xs shadow-lg">
      <p className="mb-1 font-medium">{longDay(point.day)}</p>
      <ul className="flex flex-col gap-0.5">
        {series.map((each, at) => {
          const value = point.values[each.key];
          const old = before?.values[each.key];
          const change = value !== undefined && old !== undefined ? value - old : 0;
          const amount = formatValue(Math.abs(change), unit);
          return (
            <li key={each.key} className="flex items-center gap-2">
              <svg width="14" height="8" aria-hidden="true">
                <line
                  x1="0"
                  y1="4"
                  x2="14"
                  y2="4"
                  strokeWidth="2"
                  stroke={seriesColor(at)}
                  strokeDasharray={dashes[at % 5]}
                />
              </svg>
              <span className="flex-1 text-muted">{each.label}</span>
              <span className="font-medium tabular-nums">{formatValue(value, unit)}</span>
              {amount === formatValue(0, unit) ? null : (
                <span className="text-muted tabular-nums">
                  {change > 0 ? "+" : "−"}
                  {amount}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {said ? <p className="mt-1 text-muted">{said}</p> : null}
    </div>
  );
}

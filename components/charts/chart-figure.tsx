"use client";

import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  type ChartPoint,
  type ChartSeries,
  type ChartUnit,
  formatValue,
  longDay,
  seriesColor,
} from "@/components/charts/series";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";

/** The frame of a chart: its message as title, a sentence that says the same as the picture, and the numbers as a table. */
export function ChartFigure({
  title,
  summary,
  series,
  points,
  unit,
  height,
  legend,
  children,
}: {
  title: string;
  summary: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  unit: ChartUnit;
  height: number;
  /** Lines are named at their ends where there is room; bars always need it. */
  legend: "narrow" | "always";
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="min-w-0">
      <div className="mb-2 flex items-start justify-between gap-3">
        <figcaption className="min-w-0">
          <p className="font-semibold text-ink">{title}</p>
          <p className="text-muted text-sm">{summary}</p>
        </figcaption>
        <Button variant="ghost" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
          <span className="max-sm:sr-only">{asTable ? "View as chart" : "View as table"}</span>
        </Button>
      </div>
      {asTable ? (
        <div className="overflow-y-auto" style={{ maxHeight: height }}>
          <Table label={title}>
            <TableHead>
              <tr>
                <TableHeaderCell>Day</TableHeaderCell>
                {series.map((each) => (
                  <TableHeaderCell key={each.key} className="text-end">
                    {each.label}
                  </TableHeaderCell>
                ))}
              </tr>
            </TableHead>
            <TableBody>
              {points.map((point) => (
                <TableRow key={point.day}>
                  <TableCell>{longDay(point.day)}</TableCell>
                  {series.map((each) => (
                    <TableCell key={each.key} className="text-end tabular-nums">
                      {formatValue(point.values[each.key], unit)}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      ) : (
        <>
          <div style={{ height }}>{children}</div>
          {series.length > 1 ? (
            <ul
              className={cn(
                "mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs",
                legend === "narrow" && "md:hidden",
              )}
            >
              {series.map((each, index) => (
                <li key={each.key} className="flex items-center gap-1.5">
                  <span
                    aria-hidden="true"
                    className="h-2 w-3 rounded-sm"
                    style={{ background: seriesColor(index) }}
                  />
                  {each.label}
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </figure>
  );
}

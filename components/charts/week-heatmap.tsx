"use client";

import { Grid3x3, Table2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { hourText, weekdays } from "@/lib/features/usage/schema-view";

const cell = 22;
const left = 34;
const top = 16;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const steps = 5;

/** How full a cell is, in five steps of the busiest: more than nothing is never nothing. */
function stepOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil((Math.sqrt(count) / Math.sqrt(most)) * steps));
}

const fill = (step: number) => `color-mix(in srgb, var(--chart-1) ${step * 20}%, var(--surface))`;

/** Hours of the week: fuller is larger as well as stronger in colour. The same numbers stand in a table. */
export function WeekHeatmap({
  title,
  summary,
  week,
}: {
  title: string;
  summary: string;
  week: readonly number[];
}) {
  const [asTable, setAsTable] = useState(false);
  const most = Math.max(...week);
  return (
    <figure className="min-w-0">
      <div className="mb-2 flex items-start justify-between gap-3">
        <figcaption className="min-w-0">
          <p className="font-semibold text-ink">{title}</p>
          <p className="text-muted text-sm">{summary}</p>
        </figcaption>
        <Button variant="ghost" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? <Grid3x3 aria-hidden /> : <Table2 aria-hidden />}
          <span className="max-sm:sr-only">{asTable ? "View as chart" : "View as table"}</span>
        </Button>
      </div>
      {asTable ? (
        <WeekTable title={title} week={week} />
      ) : (
        <WeekDrawing summary={summary} week={week} most={most} />
      )}
    </figure>
  );
}

function WeekDrawing({ summary, week, most }: { summary: string; week: readonly number[]; most: number }) {
  return (
    <svg
      role="img"
      aria-label={summary}
      viewBox={`0 0 ${left + 24 * cell} ${top + 7 * cell}`}
      className="h-auto w-full max-w-3xl"
    >
      {hours
        .filter((hour) => hour % 6 === 0)
        .map((hour) => (
          <text key={hour} x={left + hour * cell + 2} y={11} fontSize={10} fill="var(--text-muted)">
            {String(hour).padStart(2, "0")}
          </text>
        ))}
      {weekdays.map((day, row) => (
        <g key={day}>
          <text x={0} y={top + row * cell + 15} fontSize={10} fill="var(--text-muted)">
            {day.slice(0, 3)}
          </text>
          {hours.map((hour) => {
            const count = week[row * 24 + hour] ?? 0;
            const step = stepOf(count, most);
            const side = (cell - 4) * (0.4 + 0.12 * step);
            const inset = (cell - side) / 2;
            return (
              <g key={hour}>
                <title>{`${day} ${hourText(hour)}: ${count.toLocaleString("en")}`}</title>
                <rect
                  x={left + hour * cell + 1}
                  y={top + row * cell + 1}
                  width={cell - 2}
                  height={cell - 2}
                  rx={2}
                  fill="var(--surface)"
                  stroke="var(--border)"
                  strokeWidth={0.5}
                />
                {step > 0 ? (
                  <rect
                    x={left + hour * cell + inset}
                    y={top + row * cell + inset}
                    width={side}
                    height={side}
                    rx={2}
                    fill={fill(step)}
                    stroke="var(--chart-1)"
                    strokeWidth={0.75}
                  />
                ) : null}
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

function WeekTable({ title, week }: { title: string; week: readonly number[] }) {
  return (
    <Table label={title}>
      <TableHead>
        <tr>
          <TableHeaderCell>Hour (UTC)</TableHeaderCell>
          {weekdays.map((day) => (
            <TableHeaderCell key={day} className="text-end">
              {day.slice(0, 3)}
            </TableHeaderCell>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {hours.map((hour) => (
          <TableRow key={hour}>
            <TableHeaderCell scope="row">{hourText(hour)}</TableHeaderCell>
            {weekdays.map((day, row) => (
              <TableCell key={day} className="text-end tabular-nums">
                {(week[row * 24 + hour] ?? 0).toLocaleString("en")}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type DataTableColumn, nextSort, type Sort } from "@/components/data-table/column";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

export const headHeight = 32;
const headCell =
  "h-8 border-line-subtle border-b bg-surface p-0 text-start font-medium text-muted text-xs group-data-[scrolled=true]/frame:shadow-[0_1px_0_var(--border)]";

/** The sticky head: a box for all rows, and the titles, which sort. */
export function TableHead<Row>({
  columns,
  sort,
  onSortChange,
  box,
  onBox,
}: {
  /** Those in sight, in order. */
  columns: readonly DataTableColumn<Row>[];
  sort: Sort | undefined;
  onSortChange: (sort: Sort) => void;
  /** Left out where rows cannot be chosen. */
  box: boolean | "indeterminate" | undefined;
  onBox: (checked: boolean) => void;
}) {
  return (
    <thead className="sticky top-0 z-10">
      <tr aria-rowindex={1}>
        {box === undefined ? null : (
          <th scope="col" className={cn(headCell, "z-10 md:sticky md:start-0")}>
            <span className="flex justify-center">
              <Checkbox
                aria-label="Choose all rows that are loaded"
                checked={box}
                onCheckedChange={(next) => onBox(next === true)}
              />
            </span>
          </th>
        )}
        {columns.map((column, index) => {
          const sorted = sort?.id === column.id ? sort.direction : undefined;
          const next = nextSort(column, sort);
          const Icon = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ChevronsUpDown;
          const end = column.align === "end";
          return (
            <th
              key={column.id}
              scope="col"
              title={column.description}
              aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
              className={cn(
                headCell,
                end && "text-end",
                index === 0 && "z-10 md:sticky",
                index === 0 && (box === undefined ? "md:start-0" : "md:start-10"),
              )}
            >
              {next ? (
                <button
                  type="button"
                  onClick={() => onSortChange(next)}
                  className={cn(
                    "motion-colors group/sort inline-flex h-8 w-full items-center gap-1 px-3 hover:text-ink focus-visible:outline-offset-[-2px]",
                    end && "flex-row-reverse",
                    sorted && "text-ink",
                  )}
                >
                  <span className="truncate">{column.title}</span>
                  <Icon
                    aria-hidden
                    className={cn(
                      "size-3 shrink-0",
                      !sorted &&
                        "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
                    )}
                  />
                </button>
              ) : (
                <span className="block truncate px-3">{column.title}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

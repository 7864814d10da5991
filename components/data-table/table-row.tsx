"use client";

import { memo } from "react";
import type { DataTableColumn } from "@/components/data-table/column";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

export interface TableRowProps<Row> {
  id: string;
  row: Row;
  name: string;
  /** From 1, counting the head; left out where the place in the whole list is not known. */
  ariaIndex: number | undefined;
  columns: readonly DataTableColumn<Row>[];
  height: number;
  active: boolean;
  peeked: boolean;
  selectable: boolean;
  selected: boolean;
  onPress: (id: string) => void;
  onOpen: (id: string) => void;
  onBox: (id: string, range: boolean) => void;
}

/** A ring of inner shadows: an outline of the row would lie under its sticky cells. */
const activeRing =
  "group-focus-visible/grid:[&>td]:shadow-[inset_0_2px_0_var(--focus),inset_0_-2px_0_var(--focus)] group-focus-visible/grid:[&>td:first-child]:shadow-[inset_2px_2px_0_var(--focus),inset_0_-2px_0_var(--focus)] group-focus-visible/grid:[&>td:last-child]:shadow-[inset_-2px_2px_0_var(--focus),inset_0_-2px_0_var(--focus)]";

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, label, [role=checkbox]") !== null;
}

function Row<RowData>(props: TableRowProps<RowData>) {
  const { id, row, columns, height, active, peeked, selectable, selected } = props;
  const tabIndex = active ? 0 : -1;
  return (
    <tr
      id={`row-${id}`}
      aria-rowindex={props.ariaIndex}
      aria-selected={selectable ? selected : undefined}
      style={{ height }}
      onClick={(event) => {
        if (!isControl(event.target)) props.onPress(id);
      }}
      onDoubleClick={(event) => {
        if (!isControl(event.target)) props.onOpen(id);
      }}
      className={cn(
        "group/row cursor-default bg-canvas hover:bg-hover",
        (selected || peeked) && "bg-selected hover:bg-selected",
        active && "[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]",
        active && activeRing,
      )}
    >
      {selectable ? (
        <td className="z-[1] border-line-subtle border-b bg-inherit p-0 md:sticky md:start-0">
          <span className="flex justify-center">
            <Checkbox
              tabIndex={tabIndex}
              checked={selected}
              aria-label={`Choose ${props.name}`}
              onClick={(event) => {
                event.preventDefault();
                props.onBox(id, event.shiftKey);
              }}
            />
          </span>
        </td>
      ) : null}
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cn(
            "truncate border-line-subtle border-b bg-inherit px-3 py-0 text-sm",
            column.align === "end" && "text-end tabular-nums",
            index === 0 && "z-[1] font-medium text-ink md:sticky",
            index === 0 && (selectable ? "md:start-10" : "md:start-0"),
          )}
        >
          {column.cell(row, { tabIndex })}
        </td>
      ))}
    </tr>
  );
}

/** One row. Drawn anew only when something of it changed. */
export const TableRow = memo(Row) as typeof Row;

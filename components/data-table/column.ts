import type { ReactNode } from "react";
import type { Selection } from "@/components/data-table/selection";

/** One column. The first of a table holds the row's name; it stays at the left and cannot be hidden. */
export interface DataTableColumn<Row> {
  id: string;
  title: string;
  /** What the column says, for the tip of its head. */
  description?: string;
  /** Pixels. What is left over of the table's width goes to the first column. */
  width: number;
  align?: "start" | "end";
  /** The direction of the first click on its head; left out where the server cannot sort by it. */
  sort?: "asc" | "desc";
  /**
   * Foreign text goes through `showText`. Links inside take `tabIndex`, so
   * that only the active row is a stop of the Tab key, and `prefetch={false}`: fifty rows must not fetch fifty pages.
   */
  cell: (row: Row, context: CellContext) => ReactNode;
}

export interface CellContext {
  tabIndex: 0 | -1;
}

export interface Sort {
  id: string;
  direction: "asc" | "desc";
}

/** What a click on a column's head asks for: its own first direction, then the other one. */
export function nextSort(
  column: Pick<DataTableColumn<never>, "id" | "sort">,
  current: Sort | undefined,
): Sort | undefined {
  if (column.sort === undefined) return undefined;
  if (current?.id !== column.id) return { id: column.id, direction: column.sort };
  return { id: column.id, direction: current.direction === "asc" ? "desc" : "asc" };
}

/** A count of all matches; capped: there are at least so many. */
export interface Total {
  count: number;
  capped: boolean;
}

/** What a bulk action needs to know of the selection. */
export interface BulkContext {
  selection: Selection;
  /** Nothing when all that match are chosen and nobody counted them. */
  count: Total | undefined;
  clear: () => void;
}

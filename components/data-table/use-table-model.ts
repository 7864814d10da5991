"use client";

import {
  type ColumnDef,
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import type { DataTableColumn, Sort } from "@/components/data-table/column";
import { chooserOrder, type TableView } from "@/components/data-table/view";

const features = tableFeatures({
  columnOrderingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  rowSortingFeature,
});

/** The table's model. Sorting and paging are the server's; order, visibility and sort are the caller's state. */
export function useTableModel<Row>({
  columns,
  rows,
  rowId,
  view,
  sort,
  onSortChange,
}: {
  columns: readonly DataTableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  view: TableView;
  sort: Sort | undefined;
  onSortChange: (sort: Sort) => void;
}) {
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, RowOf<Row>> => ({
          id: column.id,
          header: column.title,
          size: column.width,
          accessorFn: (held) => held.row,
          enableSorting: column.sort !== undefined,
          sortDescFirst: column.sort === "desc",
        }),
      ),
    [columns],
  );
  const data = useMemo(() => rows.map((row): RowOf<Row> => ({ id: rowId(row), row })), [rows, rowId]);
  const [order, visibility] = useMemo(() => {
    const [name, ...rest] = columns.map((column) => column.id);
    const visible = new Set(view.columns);
    return [
      name === undefined ? [] : [name, ...chooserOrder(rest, view)],
      Object.fromEntries(rest.map((id) => [id, visible.has(id)])),
    ];
  }, [columns, view]);
  const sorting = useMemo(() => (sort ? [{ id: sort.id, desc: sort.direction === "desc" }] : []), [sort]);
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: (held) => held.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { columnOrder: order, columnVisibility: visibility, sorting },
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      if (next) onSortChange({ id: next.id, direction: next.desc ? "desc" : "asc" });
    },
  });
}

/** A row with its id, so that the id is computed once. */
export interface RowOf<Row> {
  id: string;
  row: Row;
}

export type TableModel<Row> = ReturnType<typeof useTableModel<Row>>;

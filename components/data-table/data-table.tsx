"use client";

import { type ReactNode, type RefObject, useCallback, useMemo, useRef } from "react";
import { BulkBar } from "@/components/data-table/bulk-bar";
import type { BulkContext, DataTableColumn, Sort, Total } from "@/components/data-table/column";
import { describeRows } from "@/components/data-table/describe-rows";
import { MoreRows } from "@/components/data-table/more-rows";
import {
  allMatching,
  boxState,
  isSelected,
  noSelection,
  type Selection,
  selectedCount,
  withSelected,
} from "@/components/data-table/selection";
import { TableFooter } from "@/components/data-table/table-footer";
import { TableHead } from "@/components/data-table/table-head";
import { TableRow } from "@/components/data-table/table-row";
import { useActiveRow } from "@/components/data-table/use-active-row";
import { useGridKeys } from "@/components/data-table/use-grid-keys";
import { useGridWindow } from "@/components/data-table/use-grid-window";
import type { RowWindowState } from "@/components/data-table/use-row-window";
import { rowHeights, shownColumns, type TableView } from "@/components/data-table/view";
import { TableSkeleton } from "@/components/feedback/skeletons";
import { cn } from "@/components/ui/cn";

const boxWidth = 40;
const bulkBarHeight = 56;

export interface DataTableProps<Row> {
  /** Names the table. */
  label: string;
  /** Changes when another list begins: the query and the sort. */
  listKey: string;
  /** Columns, row functions and callbacks are kept between renders by the caller. */
  columns: readonly DataTableColumn<Row>[];
  /** The rows in memory and how more of them come (`useRowWindow`). */
  list: RowWindowState<Row>;
  rowId: (row: Row) => string;
  /** The row in words, for the name of its box. */
  rowName: (row: Row) => string;
  total: Total | undefined;
  sort: Sort | undefined;
  onSortChange: (sort: Sort) => void;
  view: TableView;
  /** Left out, rows cannot be chosen. */
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  canSelectMatching?: boolean;
  bulkActions?: (context: BulkContext) => ReactNode;
  peekedId?: string;
  onPeek?: (row: Row) => void;
  onOpen?: (row: Row) => void;
  /** Told which row the keys act on from now on, before it is drawn so. */
  onActive?: (id: string) => void;
  /** What the `/` key goes to. */
  searchRef?: RefObject<HTMLElement | null>;
  status?: "ready" | "loading" | "failed";
  /** A newer answer is on its way: the old rows stay, dimmed. */
  refreshing?: boolean;
  empty: ReactNode;
  error?: ReactNode;
  footNote?: ReactNode;
  className?: string;
}

/** The one list component: rows of a server, of any number, under the keyboard. Fills the height of its parent. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, list, rowId, view, selection, onSelectionChange, total, status = "ready" } = props;
  const selectable = selection !== undefined && onSelectionChange !== undefined;
  const rowHeight = rowHeights[view.density];
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);

  const { rows } = list;
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);
  const shown = useMemo(() => shownColumns(columns, view), [columns, view]);

  const chosen = selection && selectedCount(selection, total);
  const bulk = selectable && (selection.kind === "matching" || selection.ids.size > 0);
  const sight = useGridWindow(scroller, {
    ids,
    rowHeight,
    covered: bulk ? bulkBarHeight : 0,
    listKey: props.listKey,
    list,
  });
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const active = useActiveRow({
    ids,
    rowAt,
    grid,
    scrollTo: sight.scrollTo,
    fits: sight.fits,
    selection,
    onSelectionChange,
    peekedId: props.peekedId,
    onPeek: props.onPeek,
    onOpen: props.onOpen,
    onActive: props.onActive,
    searchRef: props.searchRef,
    listKey: props.listKey,
  });
  const onKeyDown = useGridKeys(active.keys);
  const activeInSight = sight.items.some((item) => item.index === active.at);
  const bulkContext = selection && {
    selection,
    count: chosen,
    clear: () => onSelectionChange?.(noSelection),
  };
  // A table under the keyboard is a grid (WAI-ARIA Authoring Practices): it has the focus, the active row is named to it.
  const gridProps = {
    role: "grid",
    tabIndex: 0,
    "aria-multiselectable": selectable || undefined,
    "aria-rowcount": total && !total.capped ? total.count + 1 : -1,
    "aria-activedescendant": activeInSight ? `row-${active.activeId}` : undefined,
  };
  const columnCount = shown.length + (selectable ? 1 : 0);

  return (
    <div
      data-scrolled={sight.scrolled}
      className={cn(
        "group/frame relative flex min-h-0 flex-1 flex-col overflow-hidden rounded border border-line-subtle bg-canvas",
        props.className,
      )}
    >
      <div ref={scroller} className="relative min-h-0 flex-1 overflow-auto">
        {status === "loading" ? (
          <TableSkeleton columns={shown.length} dense={view.density === "compact"} />
        ) : null}
        {status === "failed" ? <div className="p-4">{props.error}</div> : null}
        {status === "ready" && rows.length === 0 ? props.empty : null}
        {status === "ready" && rows.length > 0 ? (
          <table
            ref={grid}
            {...gridProps}
            aria-label={props.label}
            aria-busy={props.refreshing || list.loading !== undefined}
            onKeyDown={onKeyDown}
            style={{ minWidth: shown.reduce((sum, column) => sum + column.width, selectable ? boxWidth : 0) }}
            className={cn(
              "group/grid w-full table-fixed border-separate border-spacing-0 outline-none",
              props.refreshing && "opacity-60",
            )}
          >
            <colgroup>
              {selectable ? <col style={{ width: boxWidth }} /> : null}
              {shown.map((column, index) => (
                <col key={column.id} style={index === 0 ? undefined : { width: column.width }} />
              ))}
            </colgroup>
            <TableHead
              columns={shown}
              sort={props.sort}
              onSortChange={props.onSortChange}
              box={selectable ? boxState(selection, ids) : undefined}
              onBox={(checked) =>
                onSelectionChange?.(checked && selection ? withSelected(selection, ids, true) : noSelection)
              }
            />
            <Spacer height={sight.before} columns={columnCount} />
            <tbody>
              {sight.items.map((item) => {
                const row = rows[item.index];
                const id = ids[item.index];
                if (row === undefined || id === undefined) return null;
                return (
                  <TableRow
                    key={id}
                    id={id}
                    row={row}
                    name={props.rowName(row)}
                    ariaIndex={list.first === undefined ? undefined : list.first + item.index + 1}
                    columns={shown}
                    height={rowHeight}
                    active={id === active.activeId}
                    peeked={id === props.peekedId}
                    selectable={selectable}
                    selected={selection ? isSelected(selection, id) : false}
                    onPress={active.press}
                    onOpen={active.open}
                    onBox={active.toggle}
                  />
                );
              })}
            </tbody>
            <Spacer height={sight.after} columns={columnCount} />
          </table>
        ) : null}
        <MoreRows loading={list.loading} failed={list.failed} onRetry={list.loadMore} />
      </div>
      {bulk && bulkContext && props.bulkActions ? (
        <BulkBar
          context={bulkContext}
          total={total}
          onSelectMatching={props.canSelectMatching ? () => onSelectionChange?.(allMatching) : undefined}
        >
          {props.bulkActions(bulkContext)}
        </BulkBar>
      ) : null}
      <TableFooter
        position={
          status === "ready"
            ? describeRows(sight.shown, list.first, rows.length, total)
            : status === "loading"
              ? "loading rows"
              : "not loaded"
        }
        note={props.footNote}
        selectable={selectable}
        enter={props.onPeek ? "peek" : props.onOpen ? "open" : undefined}
      />
    </div>
  );
}

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr style={{ height }}>
        <td colSpan={columns} className="p-0" />
      </tr>
    </tbody>
  );
}

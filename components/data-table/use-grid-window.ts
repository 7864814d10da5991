"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { headHeight } from "@/components/data-table/table-head";
import type { RowWindowState } from "@/components/data-table/use-row-window";
import { useScrollAnchor } from "@/components/data-table/use-scroll-anchor";

/** More rows are asked for when so few are left before the end of those in memory. */
const ahead = 20;

/** Draws only the rows in sight, asks for more near the ends, and tells which rows are in sight. */
export function useGridWindow<Row>(
  scroller: RefObject<HTMLElement | null>,
  options: {
    ids: readonly string[];
    rowHeight: number;
    /** Pixels at the bottom that something floats over. */
    covered: number;
    listKey: string;
    list: RowWindowState<Row>;
  },
) {
  const { ids, rowHeight, covered, listKey, list } = options;
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    // What the server draws, before the height of the window is known.
    initialRect: { width: 1024, height: 640 },
    scrollPaddingEnd: headHeight + covered,
  });
  const measured = useRef(rowHeight);
  useEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    virtual.measure();
  }, [rowHeight, virtual]);
  useScrollAnchor(scroller, ids, rowHeight, listKey);

  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const { hasMore, loading, failed, loadMore } = list;
  const nearStart = first !== undefined && first.index < ahead;
  const nearEnd = last !== undefined && last.index >= ids.length - ahead;
  useEffect(() => {
    if (loading) return;
    if (nearEnd && hasMore.after && failed !== "after") loadMore("after");
    else if (nearStart && hasMore.before && failed !== "before") loadMore("before");
  }, [nearEnd, nearStart, hasMore, loading, failed, loadMore]);

  const offset = virtual.scrollOffset ?? 0;
  const height = (virtual.scrollRect?.height ?? 0) - headHeight;
  const from = Math.min(Math.floor(offset / rowHeight), Math.max(ids.length - 1, 0));
  const to = Math.max(Math.min(Math.floor((offset + height) / rowHeight), ids.length) - 1, from);
  return {
    items,
    before: first?.start ?? 0,
    after: Math.max(virtual.getTotalSize() - (last?.end ?? 0), 0),
    scrolled: offset > 0,
    shown: { from, to },
    scrollTo: virtual.scrollToIndex,
    /** Rows that fit in sight. */
    fits: Math.max(Math.floor(height / rowHeight), 1),
  };
}

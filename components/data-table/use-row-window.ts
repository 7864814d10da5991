"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  type Direction,
  extend,
  nextCursor,
  type RowPage,
  type RowWindow,
  rowsOf,
  windowOf,
} from "@/components/data-table/row-window";

export interface RowWindowState<Row> {
  rows: readonly Row[];
  /** Place of the first row in memory, from 1; not known after a jump into the middle. */
  first: number | undefined;
  hasMore: Record<Direction, boolean>;
  /** The direction that is being loaded now. */
  loading: Direction | undefined;
  /** The direction whose last page did not come. */
  failed: Direction | undefined;
  loadMore: (direction: Direction) => void;
}

/**
 * Holds the pages of a list and fetches more of them, one at a time. A new `page` object (another query, another sort)
 * starts anew; answers that belong to the old list are dropped.
 */
export function useRowWindow<Row>(
  page: RowPage<Row>,
  fetchPage: (direction: Direction, cursor: string) => Promise<RowPage<Row>>,
  first?: number,
): RowWindowState<Row> {
  const [state, setState] = useState<{ of: RowPage<Row>; window: RowWindow<Row> }>(() => ({
    of: page,
    window: windowOf(page, first),
  }));
  const [loading, setLoading] = useState<Direction>();
  const [failed, setFailed] = useState<Direction>();
  const busy = useRef(false);
  const current = useRef(page);

  let window = state.window;
  if (state.of !== page) {
    window = windowOf(page, first);
    setState({ of: page, window });
    setLoading(undefined);
    setFailed(undefined);
  }
  useEffect(() => {
    current.current = page;
    busy.current = false;
  }, [page]);

  const loadMore = useCallback(
    (direction: Direction) => {
      const cursor = nextCursor(window, direction);
      if (busy.current || cursor === undefined) return;
      busy.current = true;
      setLoading(direction);
      setFailed(undefined);
      fetchPage(direction, cursor).then(
        (next) => {
          if (current.current !== page) return;
          busy.current = false;
          setLoading(undefined);
          setState((before) =>
            before.of === page ? { of: page, window: extend(before.window, direction, next) } : before,
          );
        },
        () => {
          if (current.current !== page) return;
          busy.current = false;
          setLoading(undefined);
          setFailed(direction);
        },
      );
    },
    [window, page, fetchPage],
  );

  const rows = useMemo(() => rowsOf(window), [window]);
  const hasMore = useMemo(
    () => ({
      before: nextCursor(window, "before") !== undefined,
      after: nextCursor(window, "after") !== undefined,
    }),
    [window],
  );
  return { rows, first: window.first, hasMore, loading, failed, loadMore };
}

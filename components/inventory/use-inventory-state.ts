"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo, useTransition } from "react";
import { densities, type TableView } from "@/components/data-table/view";
import {
  columnsOf,
  type InventoryState,
  inventoryState,
  sortText,
} from "@/lib/features/identities/schema-state";
import type { SavedView } from "@/lib/features/views/schema";

const keys = {
  q: parseAsString,
  sort: parseAsString,
  cols: parseAsString,
  density: parseAsString,
  view: parseAsString,
  after: parseAsString,
  peek: parseAsString,
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What a new list is asked for with; what is left out stays as it is. */
export interface Ask {
  query?: string;
  sort?: string;
  /** Another view's columns, or null for those that everybody starts with. */
  columns?: readonly string[] | null;
  view?: string | null;
}

/**
 * The inventory's state, which is the address. Another list (query, order, view) is asked of the server and is a step
 * back in the browser; how it looks, and what is peeked into, changes the address alone.
 */
export function useInventoryState(shown: InventoryState) {
  const [held, setHeld] = useQueryStates(keys);
  const [pending, startTransition] = useTransition();
  const peeked = held.peek !== null && uuid.test(held.peek) ? held.peek : undefined;
  const density = densities.find((each) => each === held.density) ?? "comfortable";
  // The columns of the open view come with the list; the address may say others.
  const columns = useMemo(
    () => (held.cols === null ? shown.columns : columnsOf(held.cols)),
    [held.cols, shown.columns],
  );
  const tableView = useMemo<TableView>(() => ({ columns, density }), [columns, density]);

  const ask = useCallback(
    ({ query, sort, columns: wanted, view: wantedView }: Ask) => {
      void setHeld(
        {
          ...(query === undefined ? {} : { q: query }),
          ...(sort === undefined ? {} : { sort: sort === "name" ? null : sort }),
          ...(wanted === undefined ? {} : { cols: wanted === null ? null : wanted.join(",") }),
          ...(wantedView === undefined ? {} : { view: wantedView }),
          after: null,
          peek: null,
        },
        { shallow: false, history: "push", startTransition },
      );
    },
    [setHeld],
  );
  const setTableView = useCallback(
    (next: TableView) => {
      void setHeld({
        cols: next.columns.join(","),
        density: next.density === "comfortable" ? null : next.density,
      });
    },
    [setHeld],
  );
  /** Opens the drawer on a row; `after` is the place in the list from which the address finds it again. */
  const peek = useCallback(
    (id: string | null, after: string | null) => {
      // Opening is a step, so that Back closes it; walking on from row to row is not.
      const history = id !== null && held.peek === null ? "push" : "replace";
      void setHeld({ peek: id, after }, { history });
    },
    [setHeld, held.peek],
  );
  return { peeked, after: held.after ?? undefined, tableView, ask, setTableView, peek, pending };
}

/** Whether what is shown differs from a saved view. */
export function differsFrom(view: SavedView, shown: InventoryState, columns: readonly string[]): boolean {
  const saved = inventoryState({}, view);
  return (
    saved.query !== shown.query ||
    sortText({ id: saved.sort, direction: saved.direction }) !==
      sortText({ id: shown.sort, direction: shown.direction }) ||
    saved.columns.join() !== columns.join()
  );
}

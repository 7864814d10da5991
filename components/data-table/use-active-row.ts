"use client";

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  isSelected,
  noSelection,
  range,
  type Selection,
  withSelected,
} from "@/components/data-table/selection";
import type { GridKeys } from "@/components/data-table/use-grid-keys";

interface ActiveRowOptions<Row> {
  ids: readonly string[];
  rowAt: (index: number) => Row | undefined;
  grid: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
  fits: number;
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  peekedId?: string;
  onPeek?: (row: Row) => void;
  onOpen?: (row: Row) => void;
  onActive?: ((id: string) => void) | undefined;
  searchRef?: RefObject<HTMLElement | null>;
  listKey: string;
}

/** The row that the keys act on, and what they do with it. */
export function useActiveRow<Row>(options: ActiveRowOptions<Row>) {
  const {
    ids,
    rowAt,
    grid,
    scrollTo,
    fits,
    selection,
    onSelectionChange,
    peekedId,
    onPeek,
    onOpen,
    onActive,
    searchRef,
    listKey,
  } = options;
  const [activeId, setActiveId] = useState<string>();
  const lastChosen = useRef<string>(undefined);
  const at = activeId === undefined ? -1 : ids.indexOf(activeId);
  // Where a row was that has gone from the list: the one behind it took its place.
  const place = useRef({ of: listKey, at: -1 });
  useEffect(() => {
    if (at >= 0 || place.current.of !== listKey) place.current = { of: listKey, at };
  }, [at, listKey]);

  const activate = useCallback(
    (id: string) => {
      setActiveId(id);
      onActive?.(id);
      grid.current?.focus({ preventScroll: true });
    },
    [grid, onActive],
  );
  const withRow = useCallback(
    (id: string | undefined, run: ((row: Row) => void) | undefined) => {
      const row = id === undefined ? undefined : rowAt(ids.indexOf(id));
      if (row !== undefined) run?.(row);
    },
    [ids, rowAt],
  );
  const peek = useCallback((id: string | undefined) => withRow(id, onPeek), [withRow, onPeek]);
  const open = useCallback((id: string | undefined) => withRow(id, onOpen), [withRow, onOpen]);
  const press = useCallback(
    (id: string) => {
      activate(id);
      peek(id);
    },
    [activate, peek],
  );
  /** Chooses a row or lets it go; with `ranged`, chooses all from the one that was chosen last to it. */
  const toggle = useCallback(
    (id: string, ranged: boolean) => {
      if (!selection || !onSelectionChange) return;
      const wanted = ranged || !isSelected(selection, id);
      onSelectionChange(withSelected(selection, ranged ? range(ids, lastChosen.current, id) : [id], wanted));
      lastChosen.current = id;
    },
    [selection, onSelectionChange, ids],
  );

  const selectable = selection !== undefined && onSelectionChange !== undefined;
  const keys = useMemo<GridKeys>(
    () => ({
      move: (by) => {
        const left = place.current.of === listKey ? place.current.at : -1;
        const start = at >= 0 ? at : by > 0 ? Math.max(left, 0) - 1 : left < 0 ? ids.length : left;
        const next = Math.min(Math.max(start + by, 0), ids.length - 1);
        const id = ids[next];
        if (id === undefined) return;
        activate(id);
        scrollTo(next);
        if (peekedId !== undefined) peek(id);
      },
      peek: onPeek ? () => peek(activeId) : undefined,
      open: onOpen ? () => open(activeId) : undefined,
      select: selectable
        ? (ranged) => {
            if (activeId !== undefined) toggle(activeId, ranged);
          }
        : undefined,
      // While a row is peeked into, Escape closes that first.
      clear: () => {
        if (peekedId === undefined) onSelectionChange?.(noSelection);
      },
      search: searchRef ? () => searchRef.current?.focus() : undefined,
      pageSize: () => fits,
    }),
    [
      at,
      ids,
      listKey,
      activate,
      scrollTo,
      peekedId,
      peek,
      open,
      onPeek,
      onOpen,
      activeId,
      selectable,
      toggle,
      onSelectionChange,
      searchRef,
      fits,
    ],
  );
  return { activeId, at, keys, press, open, toggle };
}

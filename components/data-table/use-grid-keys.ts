"use client";

import { type KeyboardEvent, useMemo } from "react";
import { type Shortcut, useShortcuts } from "@/components/layout/use-shortcuts";

export interface GridKeys {
  /** Moves the active row by so many places; stops at the ends. */
  move: (by: number) => void;
  peek: (() => void) | undefined;
  open: (() => void) | undefined;
  /** Chooses the active row, or all from the last chosen one to it. */
  select: ((range: boolean) => void) | undefined;
  clear: () => void;
  search: (() => void) | undefined;
  /** Rows that fit in sight. */
  pageSize: () => number;
}

/**
 * The keys of a grid. Letters work wherever the focus is and can be switched off; arrows, Enter and Space work while the
 * grid has the focus. `keys` is kept between renders by the caller.
 */
export function useGridKeys(keys: GridKeys): (event: KeyboardEvent<HTMLElement>) => void {
  useShortcuts(
    useMemo(() => {
      const list: Shortcut[] = [
        { keys: "j", label: "Next row", group: "List", run: () => keys.move(1) },
        { keys: "k", label: "Row before", group: "List", run: () => keys.move(-1) },
      ];
      const { open, select, search } = keys;
      if (open) list.push({ keys: "o", label: "Open the row", group: "List", run: open });
      if (select) {
        list.push({ keys: "x", label: "Choose the row", group: "List", run: () => select(false) });
        list.push({ keys: "shift+x", label: "Choose up to the row", group: "List", run: () => select(true) });
      }
      if (search) list.push({ keys: "/", label: "Go to the query", group: "List", run: search });
      return list;
    }, [keys]),
  );
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onGrid = event.target === event.currentTarget;
    const run = gridAction(event.key, event.shiftKey, onGrid, keys);
    if (!run) return;
    event.preventDefault();
    run();
  };
}

function gridAction(key: string, shift: boolean, onGrid: boolean, keys: GridKeys): (() => void) | undefined {
  switch (key) {
    case "ArrowDown":
      return () => keys.move(1);
    case "ArrowUp":
      return () => keys.move(-1);
    case "PageDown":
      return () => keys.move(keys.pageSize());
    case "PageUp":
      return () => keys.move(-keys.pageSize());
    case "Home":
      return () => keys.move(Number.NEGATIVE_INFINITY);
    case "End":
      return () => keys.move(Number.POSITIVE_INFINITY);
    case "Escape":
      return keys.clear;
    case "Enter":
      return onGrid ? (keys.peek ?? keys.open) : undefined;
    case " ": {
      const { select } = keys;
      return onGrid && select ? () => select(shift) : undefined;
    }
    default:
      return undefined;
  }
}

"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Keeps what is in sight in place when rows are added before it or leave there, and goes to the top when another list
 * (`listKey`) begins.
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  ids: readonly string[],
  rowHeight: number,
  listKey: string,
): void {
  const before = useRef({ ids, listKey });
  useLayoutEffect(() => {
    const old = before.current;
    before.current = { ids, listKey };
    const element = scroller.current;
    if (!element || old.ids === ids) return;
    if (old.listKey !== listKey) {
      element.scrollTop = 0;
      return;
    }
    const oldIndex = Math.floor(element.scrollTop / rowHeight);
    const anchor = old.ids[oldIndex];
    const newIndex = anchor === undefined ? -1 : ids.indexOf(anchor);
    if (newIndex >= 0 && newIndex !== oldIndex) element.scrollTop += (newIndex - oldIndex) * rowHeight;
  }, [scroller, ids, rowHeight, listKey]);
}

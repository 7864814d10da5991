"use client";

import { useEffect, useRef } from "react";

/** Stands in the current tab of a row that may be wider than the screen, and brings it into sight. */
export function ShownTab() {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const tab = mark.current?.parentElement;
    const row = tab?.parentElement;
    if (!tab || !row) return;
    // Only the row scrolls: the page stays where it is.
    const before = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
    const beyond = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
    const margin = 32;
    if (beyond > 0) row.scrollLeft += beyond + margin;
    else if (before < 0) row.scrollLeft += before - margin;
  }, []);
  return <span ref={mark} hidden />;
}

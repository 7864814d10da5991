"use client";

import { useSyncExternalStore } from "react";

const query = "(min-width: 768px)";

function watch(changed: () => void) {
  const list = window.matchMedia(query);
  list.addEventListener("change", changed);
  return () => list.removeEventListener("change", changed);
}

/** Whether the window has room for labels beside the lines. Where it has not, there is a legend. */
export function useWide(): boolean {
  return useSyncExternalStore(
    watch,
    () => window.matchMedia(query).matches,
    () => true,
  );
}

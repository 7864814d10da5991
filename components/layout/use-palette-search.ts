"use client";

import { useEffect, useState } from "react";
import type { PaletteResult } from "@/components/layout/palette-entries";

export type PaletteSearch = (text: string) => Promise<readonly PaletteResult[]>;

export type SearchState =
  | { state: "idle" }
  | { state: "searching" }
  | { state: "failed" }
  | { state: "found"; results: readonly PaletteResult[] };

const idle: SearchState = { state: "idle" };

/** Searches a moment after typing stops, from two characters on; only the answer to the latest text counts. */
export function usePaletteSearch(text: string, search: PaletteSearch | undefined): SearchState {
  const [state, setState] = useState<SearchState>(idle);
  const typed = text.trim();
  useEffect(() => {
    if (!search || typed.length < 2) {
      setState(idle);
      return;
    }
    let latest = true;
    setState((before) => (before.state === "found" ? before : { state: "searching" }));
    const timer = setTimeout(() => {
      search(typed).then(
        (results) => latest && setState({ state: "found", results }),
        () => latest && setState({ state: "failed" }),
      );
    }, 120);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [typed, search]);
  return state;
}

"use client";

import { useEffect, useState } from "react";
import type { Selection as TableSelection } from "@/components/data-table/selection";
import type { SelectionInput } from "@/lib/features/identities/schema-selection";
import { countSelectionAction } from "@/lib/features/labels/actions";

/** The selection of a table as decisions take it: the rows that were picked, or all that the query finds but some. */
export function selectionInput(selection: TableSelection, query: string, count: number): SelectionInput {
  return selection.kind === "rows"
    ? { kind: "ids", ids: [...selection.ids] }
    : { kind: "query", query, except: [...selection.except], count };
}

export type SelectionSize =
  | { state: "counting" }
  | { state: "failed"; why: string }
  | { state: "known"; count: number; selection: SelectionInput };

/**
 * How many identities a decision is about, exactly, as of now; the selection then carries that number, so that more are
 * never changed. Counted again whenever `selection` is another object.
 */
export function useSelectionSize(selection: SelectionInput, active: boolean): SelectionSize {
  const [size, setSize] = useState<{ of: SelectionInput; size: SelectionSize }>();
  useEffect(() => {
    if (!active || selection.kind === "ids") return;
    let current = true;
    countSelectionAction({ selection }).then(
      (answer) => {
        if (!current) return;
        const count = answer?.data?.count;
        setSize({
          of: selection,
          size:
            count === undefined
              ? { state: "failed", why: answer?.serverError?.what ?? "They could not be counted." }
              : { state: "known", count, selection: { ...selection, count } },
        });
      },
      () =>
        current &&
        setSize({ of: selection, size: { state: "failed", why: "Rollcall could not be reached." } }),
    );
    return () => {
      current = false;
    };
  }, [selection, active]);
  if (selection.kind === "ids") return { state: "known", count: selection.ids.length, selection };
  return size?.of === selection ? size.size : { state: "counting" };
}

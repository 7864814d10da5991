"use client";

import { useEffect, useState } from "react";
import { findingsWord } from "@/components/findings/finding-words";
import type { SelectionSize } from "@/components/labels/selection-size";
import { countFindingsAction } from "@/lib/features/findings/actions";
import type { FindingRow } from "@/lib/features/findings/schema";
import type { SelectionInput } from "@/lib/features/identities/schema-selection";

/** The findings that a deed is about, and those of them that are on the screen. Kept between renders by the caller. */
export interface Targets {
  selection: SelectionInput;
  rows: readonly FindingRow[];
  /** The list's query, to begin with where a scope goes by one. */
  query: string;
}

/** How many findings a deed is about, exactly, as of now; more than that are never changed. */
export function useFindingSize({ selection }: Targets): SelectionSize {
  const [size, setSize] = useState<{ of: SelectionInput; size: SelectionSize }>();
  useEffect(() => {
    if (selection.kind === "ids") return;
    let current = true;
    const done = (next: SelectionSize) => current && setSize({ of: selection, size: next });
    countFindingsAction({ selection }).then(
      (answer) =>
        done(
          answer?.data
            ? {
                state: "known",
                count: answer.data.count,
                selection: { ...selection, count: answer.data.count },
              }
            : { state: "failed", why: answer?.serverError?.what ?? "They could not be counted." },
        ),
      () => done({ state: "failed", why: "Rollcall could not be reached." }),
    );
    return () => {
      current = false;
    };
  }, [selection]);
  if (selection.kind === "ids") return { state: "known", count: selection.ids.length, selection };
  return size?.of === selection ? size.size : { state: "counting" };
}

/** How many findings a deed is about, in words. */
export function sizeText(size: SelectionSize): string {
  if (size.state === "counting") return "Counting the findings…";
  if (size.state === "failed") return `${size.why} Close this and try again.`;
  const { count, selection } = size;
  if (selection.kind === "query") return `${findingsWord(count)}: all that match, as of now.`;
  return count === 1 ? "1 finding." : `${findingsWord(count)}: those you picked.`;
}

"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { BulkContext, Total } from "@/components/data-table/column";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { formatTotal } from "@/components/ui/number-format";

/** Rises over the table's foot when rows are chosen: how many, the rest that matches, and what can be done with them. */
export function BulkBar({
  context,
  total,
  onSelectMatching,
  children,
}: {
  context: BulkContext;
  total: Total | undefined;
  /** Left out where the list cannot be acted on as a whole. */
  onSelectMatching?: () => void;
  children: ReactNode;
}) {
  const { selection, count } = context;
  const chosen = count ? formatTotal(count) : "All matching";
  const of = total && selection.kind === "rows" ? ` of ${formatTotal(total)}` : "";
  return (
    <section
      aria-label="Chosen rows"
      className="motion-rise absolute inset-x-2 bottom-11 z-20 mx-auto flex w-fit max-w-[calc(100%-1rem)] flex-wrap items-center gap-x-2 gap-y-1 rounded-lg bg-raised py-1.5 ps-3 pe-1.5 text-sm shadow-lg"
    >
      <p role="status" className="font-medium tabular-nums">
        {chosen}
        {of} selected
      </p>
      {selection.kind === "rows" && onSelectMatching ? (
        <Button variant="link" size="sm" onClick={onSelectMatching}>
          Select all {total ? formatTotal(total) : ""} matching
        </Button>
      ) : null}
      <span aria-hidden="true" className="mx-1 hidden h-5 w-px bg-line sm:block" />
      {children}
      <IconButton label="Clear the selection" size="sm" onClick={context.clear}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}

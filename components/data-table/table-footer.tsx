"use client";

import type { ReactNode } from "react";
import { useSingleKeys } from "@/components/layout/use-shortcuts";
import { Kbd } from "@/components/ui/kbd";

/** Under the table: where one is, what was left out, and the keys. */
export function TableFooter({
  position,
  note,
  selectable,
  enter,
}: {
  position: string;
  note?: ReactNode;
  selectable: boolean;
  /** What Enter does with the row. */
  enter: "peek" | "open" | undefined;
}) {
  const keys = useSingleKeys();
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line-subtle border-t bg-surface px-3 py-1 text-muted text-xs">
      <span className="tabular-nums">{position}</span>
      {note}
      <span className="ms-auto hidden items-center gap-3 md:flex pointer-coarse:hidden" aria-hidden="true">
        <Hint keys={keys ? ["J", "K"] : ["↓", "↑"]} what="move" />
        {selectable ? <Hint keys={keys ? ["X"] : ["Space"]} what="choose" /> : null}
        {enter ? <Hint keys={["⏎"]} what={enter} /> : null}
      </span>
    </footer>
  );
}

function Hint({ keys, what }: { keys: readonly string[]; what: string }) {
  return (
    <span className="flex items-center gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
      {what}
    </span>
  );
}

import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

/** One of the numbered steps of a page. */
export function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <Card aria-labelledby={`step-${number}`}>
      <h2
        id={`step-${number}`}
        className="flex items-center gap-2.5 px-4 pt-4 pb-3 font-semibold text-base text-ink"
      >
        <span
          aria-hidden="true"
          className="flex size-6 items-center justify-center rounded-full bg-accent-subtle text-accent text-xs tabular-nums"
        >
          {number}
        </span>
        {title}
      </h2>
      <div className="px-4 pb-5">{children}</div>
    </Card>
  );
}

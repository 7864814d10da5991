import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** Title, how fresh and complete what follows is, one line that says what the page answers, and its actions (main one last). */
export function PageHeader({
  title,
  answers,
  asOf,
  actions,
  className,
}: {
  title: ReactNode;
  answers: ReactNode;
  /** "as of 09:40 · 14 of 15 sources fresh". */
  asOf?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header className={cn("mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3", className)}>
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h1 className="break-words font-semibold text-ink text-xl">{title}</h1>
          {asOf ? <p className="text-muted text-xs tabular-nums">{asOf}</p> : null}
        </div>
        <p className="mt-0.5 text-muted">{answers}</p>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

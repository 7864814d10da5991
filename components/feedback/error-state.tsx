import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

export interface ErrorFacts {
  /** What happened, one sentence. */
  what: string;
  /** What is safe, e.g. "Nothing was changed." */
  safe: string;
  /** What to do next, one sentence. */
  next: string;
  /** By which the log tells more. */
  id?: string;
}

/** An error that a person can act on. Announced when it appears. */
export function ErrorState({
  what,
  safe,
  next,
  id,
  action,
  heading: Heading = "p",
  className,
}: ErrorFacts & {
  action?: ReactNode;
  /** `h1` where it is all that the page holds. */
  heading?: "h1" | "p";
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={cn(
        "flex gap-3 rounded border border-line-subtle border-s-2 border-s-critical bg-surface p-4",
        className,
      )}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-critical" aria-hidden />
      <div className="min-w-0 flex-1">
        <Heading className="break-words font-medium text-ink">{what}</Heading>
        <p className="mt-0.5 text-muted text-sm">
          {safe} {next}
        </p>
        {action || id ? (
          <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
            {action}
            {id ? (
              <span className="inline-flex items-center gap-1 text-muted text-xs">
                Error id <span className="font-mono">{id}</span>
                <CopyButton text={id} what="error id" />
              </span>
            ) : null}
          </div>
        ) : null}
      </div>
    </div>
  );
}

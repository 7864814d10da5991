import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** Nothing here, and what to do about it. `action` is the next step; a list that is empty for good says so in `children`. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  heading: Heading = "h2",
  className,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action: ReactNode;
  /** `h1` where it is all that the page holds. */
  heading?: "h1" | "h2";
  className?: string;
}) {
  return (
    <div className={cn("mx-auto flex max-w-md flex-col items-center px-6 py-12 text-center", className)}>
      {icon ? (
        <span className="mb-3 flex size-10 items-center justify-center rounded-lg border border-line-subtle bg-surface text-muted [&_svg]:size-5">
          {icon}
        </span>
      ) : null}
      <Heading className="font-semibold text-base text-ink">{title}</Heading>
      {children ? <div className="mt-1 text-muted text-sm">{children}</div> : null}
      <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>
    </div>
  );
}

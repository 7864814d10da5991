import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** The content of a page: up to 1440 px wide. `fill` gives it what the frame leaves of the window, for a table that scrolls in itself. */
export function Page({
  fill = false,
  className,
  children,
}: {
  fill?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "mx-auto w-full max-w-360 px-4 py-5 md:px-6",
        fill && "flex min-h-136 flex-col md:h-0 md:grow",
        className,
      )}
    >
      {children}
    </div>
  );
}

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** Not every browser lets the keyboard scroll a part of the page that cannot take the focus. */
const focusable = { tabIndex: 0 };

/**
 * A named part of the page that scrolls in itself, also with the keyboard. Say which way in `className`. It is
 * positioned, so that words for screen readers only scroll with it instead of widening the page.
 */
export function ScrollFrame({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      {...focusable}
      aria-label={label}
      className={cn("relative focus-visible:outline-offset-[-2px]", className)}
    >
      {children}
    </section>
  );
}

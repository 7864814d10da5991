import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatTotal } from "@/components/ui/number-format";
import type { Counted } from "@/lib/features/overview/schema";

/** A number that opens its rows, with the words that belong to it. */
export function CountLink({
  of,
  children,
  className,
}: {
  of: Counted;
  children?: string;
  className?: string;
}) {
  return (
    <Link
      href={`/inventory?q=${encodeURIComponent(of.q)}`}
      prefetch={false}
      className={cn(
        "rounded-sm font-medium text-ink tabular-nums underline decoration-field underline-offset-4 hover:text-accent hover:decoration-accent",
        className,
      )}
    >
      {formatTotal(of)}
      {children ? ` ${children}` : null}
    </Link>
  );
}

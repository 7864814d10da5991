import Link from "next/link";
import { inboxLink } from "@/components/findings/finding-words";
import { formatTotal } from "@/components/ui/number-format";
import type { CountedFindings } from "@/lib/features/overview/schema";

/** A number of findings that opens them in the inbox, with the words that belong to it. */
export function FindingsLink({ of, children }: { of: CountedFindings; children?: string }) {
  return (
    <Link
      href={inboxLink(of.query)}
      prefetch={false}
      className="rounded-sm font-medium text-ink tabular-nums underline decoration-field underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {formatTotal(of)}
      {children ? ` ${children}` : null}
    </Link>
  );
}

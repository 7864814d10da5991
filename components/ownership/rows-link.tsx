import Link from "next/link";
import { formatNumber } from "@/components/ui/number-format";

/** A number that opens exactly its rows in the inventory; a zero opens nothing. */
export function RowsLink({ q, n, children }: { q: string; n: number; children?: string }) {
  const text = children ? `${formatNumber(n)} ${children}` : formatNumber(n);
  if (n === 0) return <span>{text}</span>;
  return (
    <Link
      href={`/inventory?q=${encodeURIComponent(q)}`}
      prefetch={false}
      className="rounded-sm font-medium text-ink tabular-nums underline decoration-field underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {text}
    </Link>
  );
}

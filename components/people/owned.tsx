import Link from "next/link";
import { formatNumber } from "@/components/ui/number-format";

/** Identities that somebody answers for, as a link to them. */
export function Owned({ owner, accepted, waiting }: { owner: string; accepted: number; waiting: number }) {
  if (accepted + waiting === 0) return <span className="text-muted">—</span>;
  const query = `owner:"${owner.replace(/["\\]/g, "\\$&")}"`;
  return (
    <Link
      href={`/inventory?q=${encodeURIComponent(query)}`}
      className="text-accent tabular-nums hover:underline"
    >
      {formatNumber(accepted)}
      {waiting > 0 ? <span className="text-muted"> + {formatNumber(waiting)} suggested</span> : null}
    </Link>
  );
}

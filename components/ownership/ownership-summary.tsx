import Link from "next/link";
import { Card } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { unownedQuery } from "@/lib/domain/presets";
import type { OwnershipSummary as Summary } from "@/lib/features/ownership/schema";

/** How much of what asks for an owner has one: a bar and its three numbers, each opening its rows where they can be asked for. */
export function OwnershipSummary({ summary }: { summary: Summary }) {
  const { asked, accepted, waiting, unowned } = summary;
  const share = (n: number) => (asked === 0 ? 0 : n / asked);
  const parts = [
    { key: "accepted", label: "accepted", n: accepted, fill: "fill-ok", dot: "bg-ok", href: undefined },
    {
      key: "waiting",
      label: "suggested, not accepted",
      n: waiting,
      fill: "fill-accent opacity-50",
      dot: "bg-accent opacity-50",
      href: undefined,
    },
    {
      key: "unowned",
      label: "nobody",
      n: unowned,
      fill: "fill-line",
      dot: "bg-line",
      href: `/inventory?q=${encodeURIComponent(unownedQuery)}`,
    },
  ];
  return (
    <Card className="p-4">
      <svg
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="block h-2 w-full rounded-full bg-hover"
        aria-hidden="true"
      >
        {parts.map((part, index) => (
          <rect
            key={part.key}
            x={parts.slice(0, index).reduce((sum, before) => sum + share(before.n) * 100, 0)}
            y="0"
            width={share(part.n) * 100}
            height="1"
            className={part.fill}
          />
        ))}
      </svg>
      <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
        {parts.map((part) => (
          <div key={part.key} className="flex items-baseline gap-2">
            <dt className="flex items-center gap-1.5 text-muted text-sm">
              <span className={`size-2 rounded-full ${part.dot}`} aria-hidden="true" />
              {part.label}
            </dt>
            <dd className="font-medium tabular-nums">
              {part.href && part.n > 0 ? (
                <Link href={part.href} className="text-accent hover:underline">
                  {formatNumber(part.n)}
                </Link>
              ) : (
                formatNumber(part.n)
              )}{" "}
              <span className="font-normal text-muted">{formatShare(share(part.n))}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-muted text-xs">
        Of {formatNumber(asked)} identities that ask for an owner: what providers run, what stands for a
        person and what is known to be off are left out. A suggestion counts only once it is accepted.
      </p>
    </Card>
  );
}

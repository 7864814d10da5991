import Link from "next/link";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { showText } from "@/lib/domain/text";
import type { SourceCard } from "@/lib/features/sources/schema-cards";

/** One line when disappearances, or what is read no longer, wait for somebody. */
export function HeldBanner({
  sources,
  mayDecide,
  className,
}: {
  sources: readonly Pick<SourceCard, "id" | "name" | "holds">[];
  mayDecide: boolean;
  className?: string;
}) {
  const held = sources.filter((source) => source.holds > 0);
  const [first] = held;
  if (!first) return null;
  const rest = held.length - 1;
  return (
    <StaleBanner
      className={className}
      action={
        <Link
          href={`/sources/${first.id}/held`}
          className="rounded-sm font-medium underline underline-offset-2"
        >
          {mayDecide ? "Look and decide" : "Look"}
        </Link>
      }
    >
      {showText(first.name, 60)}
      {rest > 0 ? ` and ${rest} more wait` : " waits"} for a decision: much disappeared at once, or is read no
      longer. Nothing of it is marked as gone until then.
    </StaleBanner>
  );
}

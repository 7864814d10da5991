import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/number-format";
import { type CampaignOutcome, campaignOutcomes, outcomeWords } from "@/lib/domain/ownership/campaign";
import type { OutcomeCounts } from "@/lib/features/campaigns/schema";

/** How many items became what; each number opens exactly those. */
export function CampaignOutcomes({
  counts,
  current,
  href,
}: {
  counts: OutcomeCounts;
  current: CampaignOutcome | null;
  href: (outcome: CampaignOutcome) => string;
}) {
  const some = campaignOutcomes.filter((outcome) => counts[outcome]);
  return (
    <ul aria-label="What became of them" className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
      {some.map((outcome) => (
        <li key={outcome} className="min-w-0">
          <Link
            href={href(outcome)}
            scroll={false}
            prefetch={false}
            title={outcomeWords[outcome].what}
            aria-current={current === outcome ? "true" : undefined}
            className={cn(
              "flex flex-col rounded border border-line-subtle px-3 py-2 hover:border-line hover:bg-hover",
              current === outcome && "border-accent bg-accent-subtle",
            )}
          >
            <span className="font-semibold text-lg tabular-nums">{formatNumber(counts[outcome] ?? 0)}</span>
            <span className="break-words text-muted text-sm">{outcomeWords[outcome].title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

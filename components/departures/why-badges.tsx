import { Badge } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/number-format";
import { departureReasons, reasonWords } from "@/lib/features/departures/schema";

/** How many identities are on the list for which reason. */
export function WhyBadges({ why }: { why: Record<string, number> }) {
  return (
    <span className="flex flex-wrap gap-1">
      {departureReasons
        .filter((reason) => why[reason])
        .map((reason) => (
          <Badge key={reason}>
            {reasonWords[reason].title} {formatNumber(why[reason] ?? 0)}
          </Badge>
        ))}
    </span>
  );
}

import { cn } from "@/components/ui/cn";
import { formatCount, formatNumber } from "@/components/ui/number-format";

/** A number in figures of equal width; `compact` shortens above 1,000 and keeps the exact one as its tip. */
export function NumberText({
  value,
  compact = false,
  unit,
  className,
}: {
  value: number;
  compact?: boolean;
  unit?: string;
  className?: string;
}) {
  const short = compact ? formatCount(value) : formatNumber(value);
  const exact = formatNumber(value);
  return (
    <span className={cn("tabular-nums", className)} title={short === exact ? undefined : exact}>
      {short}
      {unit ? <span className="text-muted"> {unit}</span> : null}
    </span>
  );
}

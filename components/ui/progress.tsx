import { cn } from "@/components/ui/cn";

/** How far something is. Without `value` it is under way and nobody knows how far: `detail` then says what happens. */
export function Progress({
  label,
  value,
  max = 100,
  detail,
  className,
}: {
  label: string;
  value?: number;
  max?: number;
  detail?: string;
  className?: string;
}) {
  const share = value === undefined || max <= 0 ? undefined : Math.min(Math.max(value / max, 0), 1);
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <span className="font-medium">{label}</span>
        {detail ? <span className="text-muted tabular-nums">{detail}</span> : null}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={share === undefined ? undefined : 0}
        aria-valuemax={share === undefined ? undefined : max}
        aria-valuenow={share === undefined ? undefined : value}
        aria-valuetext={detail}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={cn("h-full rounded-full bg-accent", share === undefined && "w-full opacity-40")}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}

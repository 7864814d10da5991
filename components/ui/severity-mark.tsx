import { cn } from "@/components/ui/cn";

export const severities = ["critical", "high", "medium", "low", "ok", "unknown"] as const;
export type SeverityLevel = (typeof severities)[number];

const words: Record<SeverityLevel, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  ok: "OK",
  unknown: "Unknown",
};

const colors: Record<SeverityLevel, string> = {
  critical: "text-critical",
  high: "text-high",
  medium: "text-medium",
  low: "text-low",
  ok: "text-ok",
  unknown: "text-unknown",
};

/** Each level has a shape of its own, so that it is told apart without colour. */
function Shape({ level }: { level: SeverityLevel }) {
  switch (level) {
    case "critical":
      return <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" />;
    case "high":
      return <path d="M8 2l6.5 11.5h-13z" fill="currentColor" />;
    case "medium":
      return <path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="currentColor" />;
    case "low":
      return <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />;
    case "ok":
      return <path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke="currentColor" strokeWidth="2.2" />;
    case "unknown":
      return (
        <circle
          cx="8"
          cy="8"
          r="5.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeDasharray="2.6 2.2"
        />
      );
  }
}

/** A severity as shape and word. `label` replaces the word; `hideWord` leaves it to screen readers and the tip only. */
export function SeverityMark({
  level,
  label = words[level],
  hideWord = false,
  className,
}: {
  level: SeverityLevel;
  label?: string;
  hideWord?: boolean;
  className?: string;
}) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium",
        colors[level],
        className,
      )}
      title={hideWord ? label : undefined}
    >
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        <Shape level={level} />
      </svg>
      <span className={hideWord ? "sr-only" : undefined}>{label}</span>
    </span>
  );
}

import { cn } from "@/components/ui/cn";

export interface BarPart {
  key: string;
  n: number;
  fill: string;
}

/** Parts of a whole as a bar; the numbers stand beside it as text. */
export function CoverageBar({
  parts,
  total,
  className,
}: {
  parts: readonly BarPart[];
  total: number;
  className?: string;
}) {
  const width = (n: number) => (total === 0 ? 0 : (n / total) * 100);
  return (
    <svg
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className={cn("block h-2 w-full rounded-full bg-hover", className)}
      aria-hidden="true"
    >
      {parts.map((part, index) => (
        <rect
          key={part.key}
          x={parts.slice(0, index).reduce((sum, before) => sum + width(before.n), 0)}
          y="0"
          width={width(part.n)}
          height="1"
          className={part.fill}
        />
      ))}
    </svg>
  );
}

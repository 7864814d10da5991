import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

const badgeClass = cva(
  "inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "border border-line bg-surface text-muted",
        accent: "bg-accent-subtle text-accent",
        critical: "bg-critical-subtle text-critical",
        high: "bg-high-subtle text-high",
        medium: "bg-medium-subtle text-medium",
        low: "bg-low-subtle text-low",
        ok: "bg-ok-subtle text-ok",
        unknown: "border border-field border-dashed text-unknown",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeClass>["tone"]>;

/** A short word about a thing. The word carries the meaning; the colour repeats it. */
export function Badge({ tone, className, ...props }: ComponentProps<"span"> & { tone?: BadgeTone }) {
  return <span className={cn(badgeClass({ tone }), className)} {...props} />;
}

"use client";

import { ToggleGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export interface Segment<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
}

/** One of two to five choices, all in sight. Exactly one is always chosen. */
export function SegmentedControl<V extends string>({
  label,
  value,
  segments,
  onChange,
  iconsOnly = false,
  className,
}: {
  label: string;
  value: V;
  segments: readonly Segment<V>[];
  onChange: (value: V) => void;
  iconsOnly?: boolean;
  className?: string;
}) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className={cn(
        "inline-flex h-8 items-center gap-0.5 pointer-coarse:h-11 rounded border border-line bg-surface p-0.5",
        className,
      )}
    >
      {segments.map((segment) => (
        <Radix.Item
          key={segment.value}
          value={segment.value}
          aria-label={iconsOnly ? segment.label : undefined}
          title={iconsOnly ? segment.label : undefined}
          className="motion-colors inline-flex h-full min-w-6 items-center pointer-coarse:min-w-10 justify-center gap-1.5 rounded-sm px-2 font-medium text-muted text-xs hover:text-ink focus-visible:outline-offset-0 data-[state=on]:bg-canvas data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--border)] dark:data-[state=on]:bg-hover [&_svg]:size-3.5"
        >
          {segment.icon}
          {iconsOnly ? null : segment.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}

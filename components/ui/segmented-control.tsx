"use client";

import { type ReactNode, useId } from "react";
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
  const name = useId();
  return (
    <fieldset
      aria-label={label}
      className={cn(
        "inline-flex items-center gap-0.5 rounded border border-line bg-surface p-0.5",
        className,
      )}
    >
      {segments.map((segment) => (
        <label
          key={segment.value}
          title={iconsOnly ? segment.label : undefined}
          className="motion-colors relative inline-flex h-6.5 min-w-6 cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 font-medium text-muted text-xs hover:text-ink has-checked:bg-canvas has-checked:text-ink has-checked:shadow-[0_0_0_1px_var(--border)] has-focus-visible:outline-2 has-focus-visible:outline-focus dark:has-checked:bg-hover pointer-coarse:h-9.5 pointer-coarse:min-w-10 [&_svg]:size-3.5"
        >
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {segment.icon}
          <span className={iconsOnly ? "sr-only" : undefined}>{segment.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

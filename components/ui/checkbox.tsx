"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** A box that is off, on, or (for "some of them") `indeterminate`. Give it a name: `aria-label`, or a `<label>` with its id. */
export function Checkbox({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "hit-area motion-colors group inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-field bg-canvas text-accent-contrast hover:border-ink disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      {...props}
    >
      <Radix.Indicator className="flex">
        <Check className="hidden size-3 stroke-3 group-data-[state=checked]:block" aria-hidden />
        <Minus className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" aria-hidden />
      </Radix.Indicator>
    </Radix.Root>
  );
}

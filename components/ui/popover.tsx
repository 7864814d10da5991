"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

/** A small panel at its trigger; `label` names it. */
export function PopoverContent({
  label,
  className,
  align = "start",
  ...props
}: ComponentProps<typeof Radix.Content> & { label: string }) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "motion-rise z-50 w-72 rounded bg-raised p-3 text-sm shadow-lg outline-none",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** An on-off setting that takes effect at once. Give it a name: `aria-label`, or a `<label>` with its id. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "hit-area motion-colors inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-field bg-hover p-0.5 disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent",
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="block size-3.5 rounded-full bg-muted transition-transform duration-(--motion) data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-contrast rtl:data-[state=checked]:-translate-x-4" />
    </Radix.Root>
  );
}

"use client";

import { Check, Minus } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

type CheckedState = boolean | "indeterminate";

const states = { true: "checked", false: "unchecked", indeterminate: "indeterminate" } as const;

/**
 * A box that is off, on, or (for "some of them") `indeterminate`; its owner holds which. Give it a name: `aria-label`, or
 * a `<label>` with its id. Nothing but a button with the role: a long list has hundreds, and each is drawn by the server.
 */
export function Checkbox({
  checked,
  onCheckedChange,
  onClick,
  className,
  ...props
}: Omit<ComponentProps<"button">, "value"> & {
  checked: CheckedState;
  /** Not called where `onClick` prevents it. */
  onCheckedChange?: (checked: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native box cannot be drawn in the product's colours in every browser.
    <button
      type="button"
      role="checkbox"
      aria-checked={checked === "indeterminate" ? "mixed" : checked}
      data-state={states[`${checked}`]}
      className={cn(
        "hit-area motion-colors inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-field bg-canvas text-accent-contrast hover:border-ink disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      onClick={(event) => {
        onClick?.(event);
        if (!event.defaultPrevented) onCheckedChange?.(checked !== true);
      }}
      onKeyDown={(event) => {
        // Only the space bar turns it (WAI-ARIA Authoring Practices).
        if (event.key === "Enter") event.preventDefault();
      }}
      {...props}
    >
      {checked === true ? <Check className="size-3 stroke-3" aria-hidden /> : null}
      {checked === "indeterminate" ? <Minus className="size-3 stroke-3" aria-hidden /> : null}
    </button>
  );
}

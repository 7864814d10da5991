import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";
import { controlClass } from "@/components/ui/input";

/** A text field of several lines that grows with its text where the browser can. */
export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(
        controlClass,
        "field-sizing-content h-auto min-h-20 py-1.5 pointer-coarse:h-auto",
        className,
      )}
      {...props}
    />
  );
}

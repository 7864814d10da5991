import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** The look that every one-line control shares. */
export const controlClass =
  "motion-colors h-8 w-full min-w-0 rounded border border-field bg-canvas px-2.5 text-sm text-ink hover:border-muted focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-surface disabled:text-muted aria-invalid:border-critical pointer-coarse:h-11 pointer-coarse:text-lg";

/** A one-line text field. Give it a label through `Field`. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(controlClass, className)} {...props} />;
}

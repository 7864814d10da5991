import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** A button that shows only an icon; `label` is its name for everybody who does not see it, and its tip for the rest. */
export function IconButton({
  label,
  size = "md",
  className,
  type = "button",
  ...props
}: Omit<ComponentProps<"button">, "aria-label"> & { label: string; size?: "sm" | "md" }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cn(
        "motion-colors inline-flex shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-50 data-[state=open]:bg-hover data-[state=open]:text-ink [&_svg]:size-4",
        size === "sm" ? "size-6" : "size-8 pointer-coarse:size-11",
        className,
      )}
      {...props}
    />
  );
}

import { cn } from "@/components/ui/cn";

/** The look of one view in the strip. */
export function viewChip(current: boolean): string {
  return cn(
    "motion-colors inline-flex h-7 shrink-0 items-center gap-1 rounded px-2.5 font-medium text-muted text-sm hover:bg-hover hover:text-ink pointer-coarse:h-11",
    current && "bg-selected text-ink hover:bg-selected",
  );
}

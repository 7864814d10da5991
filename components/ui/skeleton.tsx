import { cn } from "@/components/ui/cn";

/** The place of something that is on its way; shown after 100 ms. Give it the size of what comes. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("motion-late h-4 rounded-sm bg-hover", className)} />;
}

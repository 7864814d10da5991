import { cn } from "@/components/ui/cn";

/** A value that is not known: a dash, with the reason as its tip and for screen readers. Never shown for "none". */
export function Unknown({ why, className }: { why: string; className?: string }) {
  return (
    <span
      title={why}
      className={cn("cursor-help text-unknown underline decoration-dotted underline-offset-4", className)}
    >
      <span aria-hidden="true">—</span>
      <span className="sr-only">Unknown: {why}</span>
    </span>
  );
}

import { cn } from "@/components/ui/cn";

/** The mark: a register of names, one of them called. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={cn("size-6 shrink-0", className)} aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="6" className="fill-accent" />
      <g className="stroke-accent-contrast" strokeWidth="2" strokeLinecap="round" fill="none">
        <path d="M11.5 7.5h6M11.5 16.5h6" opacity="0.6" />
        <path d="M11.5 12h6" />
        <path d="M6 12l1.3 1.4L9 11" strokeLinejoin="round" />
      </g>
    </svg>
  );
}

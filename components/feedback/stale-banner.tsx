import { ClockAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** One line above content that is older or less complete than it should be (`stale`), or is special (`info`: demo data). */
export function StaleBanner({
  tone = "stale",
  action,
  className,
  children,
}: {
  tone?: "stale" | "info";
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const Icon = tone === "stale" ? ClockAlert : Info;
  return (
    <div
      role="status"
      className={cn(
        "flex items-center gap-3 rounded px-3 py-1.5 text-sm",
        tone === "stale" ? "bg-medium-subtle text-medium" : "bg-accent-subtle text-accent",
        className,
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-56">{children}</span>
        {action}
      </div>
    </div>
  );
}

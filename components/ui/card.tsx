import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A framed part of a page. It never floats, so it has no shadow. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      className={cn("min-w-0 rounded border border-line-subtle bg-canvas dark:bg-surface", className)}
      {...props}
    />
  );
}

export function CardHeader({
  title,
  description,
  actions,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header
      className={cn("flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2", className)}
    >
      <div className="min-w-[min(100%,14rem)] flex-1">
        <h2 className="font-semibold text-base text-ink">{title}</h2>
        {description ? <p className="text-muted text-sm">{description}</p> : null}
      </div>
      {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-4 pb-4", className)} {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      className={cn(
        "flex items-center gap-3 border-line-subtle border-t px-4 py-2.5 text-muted text-sm",
        className,
      )}
      {...props}
    />
  );
}

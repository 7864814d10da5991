import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";
import { ScrollFrame } from "@/components/ui/scroll-frame";

/** A short, plain table. Lists that page, select or sort are a `DataTable`. `label` names it. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <ScrollFrame label={label} className="fade-ends w-full overflow-x-auto">
      <table aria-label={label} className={cn("w-full border-collapse text-sm", className)} {...props} />
    </ScrollFrame>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("border-line-subtle border-b text-muted text-xs", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("divide-y divide-line-subtle", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("h-9 hover:bg-hover", className)} {...props} />;
}

export function TableHeaderCell({ className, scope = "col", ...props }: ComponentProps<"th">) {
  return (
    <th
      scope={scope}
      className={cn("h-8 px-3 text-start font-medium first:ps-4 last:pe-4", className)}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("px-3 py-1.5 align-middle first:ps-4 last:pe-4", className)} {...props} />;
}

/** A head of one row of plain titles; those in `numbers` stand at the end of their column, above the numbers. */
export function TableHeadings({
  titles,
  numbers = [],
}: {
  titles: readonly string[];
  numbers?: readonly string[];
}) {
  return (
    <TableHead>
      <tr>
        {titles.map((title) => (
          <TableHeaderCell key={title} className={numbers.includes(title) ? "text-end" : undefined}>
            {title}
          </TableHeaderCell>
        ))}
      </tr>
    </TableHead>
  );
}

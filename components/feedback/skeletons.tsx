import { Page } from "@/components/layout/page";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";

const keys = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const nameWidths = ["w-40", "w-28", "w-52", "w-36", "w-44", "w-32", "w-48", "w-24"];

/** The geometry of a `DataTable` that is on its way. */
export function TableSkeleton({
  rows = 12,
  columns = 5,
  dense = false,
  label = "Loading rows",
}: {
  rows?: number;
  columns?: number;
  dense?: boolean;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label} className="w-full overflow-hidden">
      <div className="flex h-8 items-center gap-6 border-line-subtle border-b px-3">
        {keys("head", columns).map((key, column) => (
          <Skeleton key={key} className={cn("h-3", column === 0 ? "w-40 shrink-0" : "w-16")} />
        ))}
      </div>
      {keys("row", rows).map((rowKey, row) => (
        <div
          key={rowKey}
          className={cn("flex items-center gap-6 border-line-subtle border-b px-3", dense ? "h-7" : "h-9")}
        >
          <div className="w-40 shrink-0">
            <Skeleton className={cn("h-3", nameWidths[row % nameWidths.length])} />
          </div>
          {keys("cell", columns - 1).map((key, column) => (
            <Skeleton key={key} className={cn("h-3", (row + column) % 3 === 0 ? "w-10" : "w-16")} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A page that is on its way: its header, then rows. */
export function PageSkeleton({ title }: { title?: string }) {
  return (
    <Page>
      <div role="status" aria-label={title ? `Loading ${title}` : "Loading"}>
        {title ? (
          <p className="font-semibold text-ink text-xl">{title}</p>
        ) : (
          <Skeleton className="h-7 w-48" />
        )}
        <Skeleton className="mt-2 w-80 max-w-full" />
      </div>
      <div className="mt-6 rounded border border-line-subtle">
        <TableSkeleton />
      </div>
    </Page>
  );
}

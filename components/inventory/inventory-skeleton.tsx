"use client";

import { TableSkeleton } from "@/components/feedback/skeletons";
import { Page } from "@/components/layout/page";
import { Skeleton } from "@/components/ui/skeleton";

const lines = ["w-16", "w-24", "w-20", "w-28", "w-32", "w-12", "w-36", "w-14", "w-[5.5rem]", "w-[6.5rem]"];

/** The geometry of the inventory that is on its way. Drawn by the browser's own code: else each page would carry it twice. */
export function InventorySkeleton() {
  return (
    <Page fill>
      <div role="status" aria-label="Loading the inventory">
        <p className="font-semibold text-ink text-xl">Inventory</p>
        <Skeleton className="mt-2 w-96 max-w-full" />
        <Skeleton className="mt-4 h-7 w-[34rem] max-w-full" />
        <Skeleton className="mt-2 mb-3 h-8 w-full" />
      </div>
      <div className="flex min-h-0 flex-1 gap-4">
        <div className="hidden w-48 shrink-0 flex-col gap-3 pt-2 xl:flex" aria-hidden="true">
          {lines.map((width) => (
            <Skeleton key={width} className={`h-3 ${width}`} />
          ))}
        </div>
        <div className="min-h-0 flex-1 overflow-hidden rounded border border-line-subtle">
          <TableSkeleton rows={16} columns={7} />
        </div>
      </div>
    </Page>
  );
}

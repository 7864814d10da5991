"use client";

import { useMemo, useRef } from "react";
import { FacetPanel, type FacetPanelProps } from "@/components/data-table/facet-panel";
import { useShortcuts } from "@/components/layout/use-shortcuts";
import { Drawer } from "@/components/ui/drawer";

/** The facets beside the list; where there is no room for them, in a sheet. `F` goes to them unless another key does. */
export function Facets({
  open,
  onOpenChange,
  keys = "f",
  ...props
}: FacetPanelProps & { open: boolean; onOpenChange: (open: boolean) => void; keys?: string }) {
  const aside = useRef<HTMLElement>(null);
  useShortcuts(
    useMemo(
      () => [
        {
          keys,
          label: "Go to the facets",
          group: "List",
          run: () => {
            const beside = aside.current;
            if (beside && beside.offsetParent !== null) beside.querySelector("button")?.focus();
            else onOpenChange(true);
          },
        },
      ],
      [onOpenChange, keys],
    ),
  );
  return (
    <>
      <aside
        ref={aside}
        aria-label="Facets"
        className="relative -ms-1 hidden w-48 shrink-0 overflow-y-auto pe-1 xl:block"
      >
        <FacetPanel {...props} />
      </aside>
      <Drawer
        open={open}
        onOpenChange={onOpenChange}
        side="left"
        title="Filters"
        className="w-80 max-w-[90vw]"
      >
        {open ? <FacetPanel {...props} /> : null}
      </Drawer>
    </>
  );
}

"use client";

import { Columns3, Rows2, Rows4 } from "lucide-react";
import dynamic from "next/dynamic";
import type { ViewControlsProps } from "@/components/data-table/column-chooser";
import type { Density } from "@/components/data-table/view";
import { Button } from "@/components/ui/button";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";

// The chooser comes after the page; its button is there before.
const ColumnChooser = dynamic(() => import("@/components/data-table/column-chooser"), {
  ssr: false,
  loading: () => (
    <Button>
      <Columns3 aria-hidden /> Columns
    </Button>
  ),
});

const densitySegments: readonly Segment<Density>[] = [
  { value: "comfortable", label: "Comfortable rows", icon: <Rows2 aria-hidden /> },
  { value: "compact", label: "Compact rows", icon: <Rows4 aria-hidden /> },
];

/** Height of the rows, and which columns in which order. The state is the caller's. */
export function ViewControls({ columns, view, onChange }: ViewControlsProps) {
  return (
    <div className="flex items-center gap-2">
      <SegmentedControl
        label="Row height"
        iconsOnly
        value={view.density}
        segments={densitySegments}
        onChange={(density) => onChange({ ...view, density })}
      />
      <ColumnChooser columns={columns} view={view} onChange={onChange} />
    </div>
  );
}

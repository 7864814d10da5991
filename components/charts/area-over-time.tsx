"use client";

import dynamic from "next/dynamic";
import { ChartFigure } from "@/components/charts/chart-figure";
import type { TimeChartProps } from "@/components/charts/time-chart-props";
import { Skeleton } from "@/components/ui/skeleton";

const Drawing = dynamic(() => import("@/components/charts/area-drawing"), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

/** Parts of a whole over time, stacked in the order given. Days without data are hatched, not joined. */
export function AreaOverTime({ height = 220, ...props }: TimeChartProps) {
  return (
    <ChartFigure {...props} height={height} legend="narrow">
      <Drawing {...props} />
    </ChartFigure>
  );
}

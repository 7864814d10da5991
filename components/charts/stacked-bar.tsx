"use client";

import dynamic from "next/dynamic";
import { ChartFigure } from "@/components/charts/chart-figure";
import type { TimeChartProps } from "@/components/charts/time-chart-props";
import { Skeleton } from "@/components/ui/skeleton";

const Drawing = dynamic(() => import("@/components/charts/bar-drawing"), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

/** Parts of a whole, one bar a day, week or month. Bars start at zero. */
export function StackedBar({ height = 220, ...props }: TimeChartProps) {
  return (
    <ChartFigure {...props} height={height} legend="always">
      <Drawing {...props} />
    </ChartFigure>
  );
}

"use client";

import dynamic from "next/dynamic";
import { ChartFigure } from "@/components/charts/chart-figure";
import type { TimeChartProps } from "@/components/charts/time-chart-props";
import { Skeleton } from "@/components/ui/skeleton";

const Drawing = dynamic(() => import("@/components/charts/line-drawing"), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

/** Lines over time, each labelled at its end. Days without data are hatched, not joined. */
export function LineOverTime({ height = 220, ...props }: TimeChartProps) {
  return (
    <ChartFigure {...props} height={height} legend="narrow">
      <Drawing {...props} />
    </ChartFigure>
  );
}

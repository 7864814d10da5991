import "server-only";
import { cache } from "react";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listThresholds } from "./data";
import type { ThresholdRow } from "./schema";

export interface ThresholdScreen {
  rows: ThresholdRow[];
  mayChange: boolean;
}

/** Every limit that the organisation goes by. */
export const loadThresholds = cache(async (): Promise<ThresholdScreen> => {
  const scope = await requireScope("metric:read");
  return {
    rows: await listThresholds((await web()).pool),
    mayChange: scope.can("settings:manage") && scope.unrestricted,
  };
});

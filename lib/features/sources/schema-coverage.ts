import { z } from "zod";
import type { ContainerKind } from "@/lib/domain/record";

/** How one data set was read in a run. */
export const coverageSetSchema = z.object({
  dataSet: z.string(),
  scopes: z.number().int(),
  complete: z.number().int(),
  records: z.number().int(),
  /** All of its scopes were read to their end since then, in whichever run; null: not yet. */
  completeSince: z.date().nullable(),
});
export type CoverageSet = z.output<typeof coverageSetSchema>;

/** Something that was not read, in as many scopes as it was not. */
export const coverageGapSchema = z.object({
  /** The permission that would mend it, in the source's own words. */
  permission: z.string().nullable(),
  message: z.string(),
  scopes: z.number().int(),
  dataSets: z.array(z.string()),
  /** The first of the scopes, by name. */
  titles: z.array(z.string()),
});
export type CoverageGap = z.output<typeof coverageGapSchema>;

export interface CoverageDetail {
  endedAt: Date;
  scopes: number;
  complete: number;
  /** Accounts, clusters, repositories: whatever scopes lie in. 0: this source has none. */
  places: number;
  /** What sort of container they all are; null: of several sorts, or no source describes them. */
  placeKind: ContainerKind | null;
  completePlaces: number;
  sets: CoverageSet[];
  gaps: CoverageGap[];
  moreGaps: boolean;
}

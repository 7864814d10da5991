import type { PoolClient } from "pg";
import type { PageRows } from "@/lib/jobs/sync/page-rows";

/** What the merge of one page works with; everything in one transaction. */
export interface PageMerge {
  tx: PoolClient;
  rows: PageRows;
  sourceId: string;
  runId: string;
  scopeRef: string;
  /** 1 live, 2 export, 3 file evidence, 4 spreadsheet, 5 by hand. */
  rank: number;
  /** This scope was never completely read before: what it shows is not news. */
  firstSight: boolean;
  /** No complete look at this source yet: its identities are the baseline. */
  baseline: boolean;
  now: Date;
}

export interface PageCounts {
  added: number;
  changed: number;
}

import type { Pool } from "pg";
import type { Scope } from "@/lib/platform/scope";

/** On whose behalf the screen is read, and as of when. */
export interface Reader {
  pool: Pool;
  scope: Scope;
  now: Date;
}

/** A sentence streams in when it is ready: it may take longer than a page of the table. */
export const sentenceTimeoutMs = 2_000;

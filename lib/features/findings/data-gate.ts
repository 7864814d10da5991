import type { Pool } from "pg";
import { readStand } from "@/lib/features/rules/data";
import { readStanding } from "@/lib/features/rules/data-standing";
import { eachSource } from "@/lib/features/sources/data";
import type { SourceRow } from "@/lib/features/sources/schema";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** What keeps the findings of today from being the whole truth, a sentence each. */
export interface Doubts {
  /** What was read is not judged, or nothing was read; null: it is. */
  assessment: string | null;
  /** Sources that do not show all that there is now. */
  sources: string[];
}

/** Why the findings of today cannot be relied on. */
export async function readDoubts(pool: Pool, scope: Scope, now: Date): Promise<Doubts> {
  const sources: string[] = [];
  let read = 0;
  for await (const source of eachSource(pool, scope, { terms: [], now })) {
    if (source.mode === "builtin" || source.mode === "log") continue;
    read += 1;
    const trouble = troubles[source.state];
    if (trouble) sources.push(`The source ${source.name} ${trouble}.`);
  }
  if (read === 0) return { assessment: "No source was added yet, so there is nothing to judge.", sources };
  const stand = await guardedRead(pool, async (db) => readStand(db, await readStanding(db)));
  if (!stand) return { assessment: "Nothing was assessed yet.", sources };
  const behind =
    "Something changed since the last assessment and is not assessed yet; the worker, or another command, is at it.";
  return { assessment: stand.moving ? behind : null, sources };
}

const troubles: Record<SourceRow["state"], string | null> = {
  new: "was never read to its end",
  held: "reported that much disappeared at once, and nobody has decided yet whether that is true",
  failing: "could not be read completely the last time",
  stale: "was last read too long ago",
  fresh: null,
};

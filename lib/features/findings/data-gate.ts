import type { Pool } from "pg";
import { readStand } from "@/lib/features/rules/data";
import { eachSource } from "@/lib/features/sources/data";
import type { SourceRow } from "@/lib/features/sources/schema";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** Why the findings of today cannot be relied on, a sentence each; empty: they can. */
export async function whyUnreliable(pool: Pool, scope: Scope, now: Date): Promise<string[]> {
  const reasons: string[] = [];
  let read = 0;
  for await (const source of eachSource(pool, scope, { terms: [], now })) {
    if (source.mode === "builtin" || source.mode === "log") continue;
    read += 1;
    const trouble = troubles[source.state];
    if (trouble) reasons.push(`The source ${source.name} ${trouble}.`);
  }
  if (read === 0) return ["No source was added yet, so there is nothing to judge."];
  const stand = await guardedRead(pool, readStand);
  if (!stand) reasons.push("Nothing was assessed yet.");
  else if (stand.moving)
    reasons.push(
      "Something changed since the last assessment and is not assessed yet; the worker, or another command, is at it.",
    );
  return reasons;
}

const troubles: Record<SourceRow["state"], string | null> = {
  new: "was never read to its end",
  held: "reported that much disappeared at once, and nobody has decided yet whether that is true",
  failing: "could not be read completely the last time",
  stale: "was last read too long ago",
  fresh: null,
};

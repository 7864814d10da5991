import type { Pool } from "pg";
import { eachSource } from "@/lib/features/sources/data";
import type { Scope } from "@/lib/platform/scope";
import type { Freshness } from "./schema-state";

const mostNamed = 3;

/** How fresh the sources are that the scope reaches. What Rollcall and people enter themselves is always fresh. */
export async function readFreshness(pool: Pool, scope: Scope, now: Date): Promise<Freshness> {
  const found: Freshness = { asOf: null, fresh: 0, total: 0, late: [], syncing: false };
  for await (const source of eachSource(pool, scope, { terms: [], now })) {
    if (source.mode === "builtin" || source.mode === "manual") continue;
    found.total += 1;
    const at = source.lastCompleteAt;
    if (at && (found.asOf === null || at > found.asOf)) found.asOf = at;
    const syncing = source.lastRun?.status === "running" || source.lastRun?.status === "requested";
    found.syncing ||= syncing;
    if (source.state === "fresh") found.fresh += 1;
    else if (found.late.length < mostNamed) {
      const state = source.state === "new" && syncing ? "reading" : source.state;
      found.late.push({ id: source.id, name: source.name, state });
    }
  }
  return found;
}

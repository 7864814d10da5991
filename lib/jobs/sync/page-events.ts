import type { Pool } from "pg";
import { type LogPart, SourceError } from "@/lib/connectors/sdk/contract";
import { takeRead } from "@/lib/features/usage/mutations-intake";
import type { ScopeJob } from "./sync-scope";

/**
 * Counts what of a log of use came with a page, and answers how many records that were.
 * @throws SourceError when none of them can be read: whoever called that time read would never look at it again.
 */
export async function takeEvents(job: ScopeJob, part: LogPart, signal: AbortSignal): Promise<number> {
  const { engine, source, connector, now } = job;
  if (part.records.length === 0) return 0;
  const kind = connector.manifest.events?.find(({ id }) => id === part.kind);
  if (!kind) {
    throw new SourceError({
      kind: "unsupported",
      message: `${connector.manifest.title} has no log ${part.kind}.`,
    });
  }
  const { id, name } = source;
  const { counts, problems } = await takeRead(
    {
      ...{ pool: engine.pool, keep: engine.usage, connector, kind, now, signal },
      log: { realm: null },
      source: async () => ({ id, name }),
      actor: "sync",
    },
    part.records,
  );
  if (counts.unreadable === part.records.length) {
    throw new SourceError({
      kind: "malformed",
      message: `None of ${part.records.length} records of ${kind.title} could be read. The first: ${problems[0]?.what}`,
    });
  }
  return part.records.length;
}

/** When the last reading of a scope that came to its end began. What a file brought has no events. */
export async function lastReadOf(pool: Pool, scopeRef: string): Promise<Date | null> {
  const found = await pool.query<{ at: Date | null }>(
    `SELECT max(s.started_at) AS at FROM sync_scopes s JOIN sync_runs r ON r.id = s.run_id
     WHERE s.ref = $1 AND s.status = 'complete' AND r.upload_id IS NULL`,
    [scopeRef],
  );
  return found.rows[0]?.at ?? null;
}

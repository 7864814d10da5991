import type { Pool } from "pg";
import { requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/**
 * Adds this machine as a source, unless it is one already, and asks for its first sync. Of two at once, the second joins
 * the run of the first. Throws AppError `demo_present`.
 */
export function scanThisMachine(
  pool: Pool,
  actor: string,
  now: Date,
): Promise<{ sourceId: string; runId: string }> {
  return inTransaction(pool, async (tx) => {
    // One at a time, so that two presses of the button do not make two sources.
    await tx.query("LOCK TABLE sources IN SHARE ROW EXCLUSIVE MODE");
    await refuseBesideDemo(tx);
    const known = await tx.query<{ id: string; name: string }>(
      "SELECT id, name FROM sources WHERE connector = 'host' AND mode = 'live' AND removed_at IS NULL AND coalesce(config->>'root', '/') = '/' LIMIT 1",
    );
    let source = known.rows[0];
    const isNew = source === undefined;
    if (!source) {
      const added = await tx.query<{ id: string; name: string }>(
        `INSERT INTO sources (connector, name, mode, config, created_at, created_by)
         SELECT 'host', name, 'live', '{}', $1, $2 FROM (
           SELECT 'This machine' || CASE WHEN n = 1 THEN '' ELSE ' ' || n END AS name FROM generate_series(1, 1000) n) names
         WHERE name NOT IN (SELECT s.name FROM sources s) ORDER BY length(name), name LIMIT 1 RETURNING id, name`,
        [now, actor],
      );
      source = added.rows[0];
      if (!source) throw new Error("There are a thousand sources of that name.");
    }
    const run = await requestRun(tx, {
      sourceId: source.id,
      trigger: "person",
      requestedBy: actor,
      uploadId: null,
    });
    await wakeForRun(tx, run.runId);
    if (isNew) {
      await writeAudit(
        tx,
        { type: "source.added", sourceId: source.id, name: source.name, connector: "host" },
        actor,
        source.name,
      );
    }
    if (run.created) {
      await writeAudit(
        tx,
        { type: "sync.requested", sourceId: source.id, runId: run.runId, by: "person" },
        actor,
        source.name,
      );
    }
    return { sourceId: source.id, runId: run.runId };
  });
}

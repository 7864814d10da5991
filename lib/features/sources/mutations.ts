import type { PoolClient } from "pg";
import type { AuditEvent } from "@/lib/domain/audit-event";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { sourceReach } from "./data";
import { newestUpload, type RequestedRun, requestRun, wakeForRun } from "./mutations-runs";
import type { RemoveSource } from "./schema-setup";

type Database = Pick<Web, "pool">;

/** A refusal that a person can act on; nothing was changed. */
export function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

export interface LockedSource {
  id: string;
  name: string;
  connector: string;
  mode: "live" | "upload" | "log" | "manual" | "builtin";
  config: Record<string, unknown>;
  demo: boolean;
}

/** The demo organisation goes as a whole: none of its sources is changed or removed alone. */
export function refusePartOfDemo(source: LockedSource): void {
  if (!source.demo) return;
  throw refusal("part_of_demo", `${source.name} is a part of the demo.`, "Remove the demo data as a whole.");
}

/** Locks a source that the scope reaches. Throws AppError `not_found`: there is none, or it is none of theirs. */
export async function lockSource(tx: PoolClient, scope: Scope, sourceId: string): Promise<LockedSource> {
  const p = new SqlParameters();
  const where = [
    `s.id = ${p.add(sourceId)}::uuid`,
    "s.removed_at IS NULL",
    "s.mode IN ('live', 'upload', 'log')",
    ...sourceReach(scope, "s", p),
  ];
  const found = await tx.query<LockedSource>(
    `SELECT s.id, s.name, s.connector, s.mode, s.config, s.demo FROM sources s WHERE ${where.join(" AND ")} FOR UPDATE OF s`,
    p.values,
  );
  const source = found.rows[0];
  if (!source) throw refusal("not_found", "There is no such source.", "Reload the list.");
  return source;
}

/** Asks for a sync of a source; one that is under way is joined. A source of files is read again from its newest file. */
export async function requestSync(
  { pool }: Database,
  scope: Scope,
  sourceId: string,
): Promise<RequestedRun & { name: string }> {
  return inTransaction(pool, async (tx) => {
    const source = await lockSource(tx, scope, sourceId);
    const uploadId = await newestUpload(tx, source.id);
    if (source.mode !== "live" && uploadId === null) {
      throw refusal("no_file", `${source.name} is read from files.`, "Bring a newer file in.");
    }
    const run = await requestRun(tx, {
      sourceId: source.id,
      trigger: "person",
      requestedBy: scope.actor,
      uploadId,
    });
    await wakeForRun(tx, run.runId);
    if (run.created) {
      const event = { type: "sync.requested", sourceId: source.id, runId: run.runId, by: "person" } as const;
      await writeAudit(tx, event, scope.actor, source.name);
    }
    return { ...run, name: source.name };
  });
}

/**
 * Sets how often sources are read by themselves; null: only on request. The last of them is due one interval from now,
 * the others spread before it, so that they do not all begin at once. All or none.
 */
export async function scheduleSources(
  { pool }: Database,
  scope: Scope,
  change: { sourceIds: readonly string[]; everyMinutes: number | null },
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    // In one order for everybody, so that two such changes never wait for each other.
    const ids = [...new Set(change.sourceIds)].sort();
    for (const [index, sourceId] of ids.entries()) {
      const source = await lockSource(tx, scope, sourceId);
      if (source.mode !== "live") {
        throw refusal("not_live", `${source.name} is read from files.`, "Bring a newer file in.");
      }
      await tx.query(
        `UPDATE sources SET every_minutes = $2::int, next_due_at = $3::timestamptz + make_interval(mins => $2::int) * $4::float8 WHERE id = $1`,
        [source.id, change.everyMinutes, now, (index + 1) / ids.length],
      );
      const event: AuditEvent = {
        type: "source.edited",
        sourceId: source.id,
        name: source.name,
        fields: ["schedule"],
        secretsReplaced: [],
      };
      await writeAudit(tx, event, scope.actor, source.name);
    }
  });
}

/** The worker's job that takes out of the inventory what removed sources showed. */
export const takeOutTask = "take-out";

/**
 * Removes a source: it is never read again and its credentials are deleted; its name is free again. What it brought
 * stays in the inventory, with the date of its last look; or the worker takes out what no other source shows.
 */
export async function removeSource(
  { pool }: Database,
  scope: Scope,
  { sourceId, records }: RemoveSource,
  now: Date,
): Promise<void> {
  const outOfScope = records === "out_of_scope";
  await inTransaction(pool, async (tx) => {
    const source = await lockSource(tx, scope, sourceId);
    refusePartOfDemo(source);
    await tx.query("DELETE FROM source_secrets WHERE source_id = $1", [source.id]);
    await tx.query("DELETE FROM source_tests WHERE source_id = $1", [source.id]);
    await tx.query("DELETE FROM uploads WHERE source_id = $1", [source.id]);
    await tx.query(
      "UPDATE holds SET state = 'discarded', decided_at = $2, decided_by = $3 WHERE source_id = $1 AND state = 'held'",
      [source.id, now, scope.actor],
    );
    // One answer counts for all that it showed.
    await tx.query("DELETE FROM left_scopes WHERE source_id = $1 AND records IS NULL", [source.id]);
    // Whoever still reads one of its scopes fails at the next write.
    await tx.query(
      `UPDATE sync_scopes SET status = 'incomplete', fence = fence + 1, lease_until = NULL, finished_at = $2,
         failure = '{"kind": "unreachable", "message": "The source was removed."}'
       WHERE source_id = $1 AND status IN ('waiting', 'running')`,
      [source.id, now],
    );
    await tx.query(
      `UPDATE sync_runs SET status = 'failed', finished_at = $2, failure = '{"message": "The source was removed."}'
       WHERE source_id = $1 AND status IN ('requested', 'running')`,
      [source.id, now],
    );
    await tx.query(
      `UPDATE sources SET removed_at = $2, out_of_scope_at = CASE WHEN $3 THEN $2::timestamptz END, every_minutes = NULL, next_due_at = NULL, config = '{}',
         name = name || ' (removed ' || left(id::text, 8) || ')' WHERE id = $1`,
      [source.id, now, outOfScope],
    );
    const only = outOfScope
      ? await tx.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM identities WHERE source_ids = ARRAY[$1]::uuid[] AND gone_at IS NULL",
          [source.id],
        )
      : null;
    if (outOfScope) await wakeWorker(tx, takeOutTask, takeOutTask, {});
    await writeAudit(
      tx,
      {
        type: "source.removed",
        sourceId: source.id,
        name: source.name,
        identitiesRemoved: only?.rows[0]?.n ?? 0,
      },
      scope.actor,
      source.name,
    );
  });
}

import type { Pool } from "pg";
import { type Connector, type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { scopeRef } from "@/lib/domain/record-id";
import { inTransaction, isConnectionLoss } from "@/lib/platform/transaction";
import { failureOf } from "./failure-of";
import type { SyncEngine, SyncSource } from "./source";

/**
 * Writes the scopes of a run. Repeating it after a crash adds nothing twice. A connector that cannot even say which
 * scopes there are leaves one unreadable scope, so that the failure is seen where coverage is shown.
 */
export async function planRun(options: {
  engine: SyncEngine;
  source: SyncSource;
  connector: Connector;
  runId: string;
  uploadId: string | null;
  signal: AbortSignal;
  warn: (message: string) => void;
}): Promise<void> {
  const { engine, runId, source, uploadId, signal } = options;
  let ordinal = 0;
  try {
    for await (const scope of uploadId === null
      ? plannedLive(options)
      : plannedUpload(engine.pool, uploadId)) {
      await writeScope(engine.pool, runId, source.id, scope, ordinal);
      ordinal += 1;
    }
  } catch (error) {
    if (signal.aborted || isConnectionLoss(error)) throw error;
    const unreadable: PlannedScope = {
      key: "plan",
      dataSet: "plan",
      title: "What there is to read",
      issues: [],
      unreadable: failureOf(error),
    };
    await writeScope(engine.pool, runId, source.id, unreadable, ordinal);
  }
  await inTransaction(engine.pool, async (tx) => {
    await tx.query(
      "UPDATE sync_runs SET planned_at = coalesce(planned_at, clock_timestamp()) WHERE id = $1",
      [runId],
    );
  });
}

async function* plannedLive(options: {
  engine: SyncEngine;
  source: SyncSource;
  connector: Connector;
  signal: AbortSignal;
  warn: (message: string) => void;
}): AsyncIterable<PlannedScope> {
  const { engine, source, connector, signal, warn } = options;
  if (!connector.plan) {
    throw new SourceError({
      kind: "unsupported",
      message: `${connector.manifest.title} is read from files: import one with \`rollcall import ${connector.manifest.id} FILE\`.`,
    });
  }
  const ctx = await engine.liveContext(source, connector, signal, warn);
  try {
    yield* connector.plan(ctx);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new SourceError(failureOf(error), { cause: error });
  }
}

async function* plannedUpload(pool: Pool, uploadId: string): AsyncIterable<PlannedScope> {
  const scopes = await pool.query<{ scope: PlannedScope }>(
    "SELECT scope FROM upload_scopes WHERE upload_id = $1 ORDER BY scope->>'key'",
    [uploadId],
  );
  for (const row of scopes.rows) yield row.scope;
}

async function writeScope(
  pool: Pool,
  runId: string,
  sourceId: string,
  scope: PlannedScope,
  ordinal: number,
): Promise<void> {
  const { unreadable, ...known } = scope;
  await pool.query(
    `INSERT INTO sync_scopes (run_id, source_id, ref, key, data_set, title, scope, ordinal, status, failure, reader, finished_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $9 = 'incomplete' THEN clock_timestamp() END)
     ON CONFLICT (run_id, ref) DO NOTHING`,
    [
      runId,
      sourceId,
      scopeRef(sourceId, scope.key),
      scope.key,
      scope.dataSet,
      scope.title,
      JSON.stringify(known),
      ordinal,
      unreadable ? "incomplete" : "waiting",
      unreadable ? JSON.stringify(unreadable) : null,
      scope.reader ?? null,
    ],
  );
}

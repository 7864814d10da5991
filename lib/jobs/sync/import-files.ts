import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { type Connector, type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import type { AuditEvent } from "@/lib/domain/audit-event";
import { writeAudit } from "@/lib/platform/audit";
import { completeRun } from "./complete-run";
import { receiveUpload } from "./receive-upload";
import { requestRun } from "./runs";
import type { SyncEngine } from "./source";
import { databaseNow } from "./sync-run";
import { inTransaction } from "@/lib/platform/transaction";

export interface ImportRequest {
  engine: SyncEngine;
  connector: Connector;
  files: ExportFile[];
  /** The source's name; empty: the connector and what the file is about. */
  name: string | null;
  /** The person said: this is the complete list. */
  complete: boolean;
  /** Choices of the person, kept with the source (a column mapping). Empty: those of the source, else the defaults. */
  config: Record<string, unknown> | null;
  /** Who, as the audit log writes it. */
  actor: string;
  fingerprint: ((secret: string) => string) | null;
  warn: (message: string) => void;
  signal: AbortSignal;
}

export interface ImportedFiles {
  sourceId: string;
  sourceName: string;
  runId: string;
  /** Whose key a snapshot's fingerprints were made with; null where it has none. */
  fingerprintKeyId: string | null;
}

/**
 * Brings files in: receives them, asks for the run, and leaves the run to whoever works on it (`completeRun`, or the
 * worker). Creates the source where it is new. Throws `SourceError` when the files are not what the connector reads.
 */
export async function importFiles(request: ImportRequest): Promise<ImportedFiles> {
  const { engine, connector, files, signal } = request;
  let source: { id: string; name: string } | null = null;
  const config = await parseConfig(request);
  const received = await receiveUpload({
    pool: engine.pool,
    connector,
    files,
    complete: request.complete,
    ctx: {
      now: await databaseNow(engine.pool),
      config: config.parsed,
      fingerprint: request.fingerprint,
      signal,
      warn: request.warn,
    },
    sourceFor: async (about) => {
      source = await inTransaction(engine.pool, (tx) => ensureSource(tx, request, about, config.given));
      return source.id;
    },
  });
  const { name } = await sourceOf(engine, received.sourceId);
  const digests = await Promise.all(files.map(fileDigest));
  for (;;) {
    const run = await inTransaction(engine.pool, async (tx) => {
      const requested = await requestRun(tx, {
        sourceId: received.sourceId,
        trigger: "import",
        requestedBy: request.actor,
        uploadId: received.uploadId,
      });
      if (!requested.created) return requested;
      for (const { file, sha256 } of digests) {
        const event: AuditEvent = {
          type: "file.imported",
          sourceId: received.sourceId,
          runId: requested.runId,
          fileName: file.name,
          bytes: file.size,
          sha256,
          complete: request.complete,
        };
        await writeAudit(tx, event, request.actor, name);
      }
      return requested;
    });
    if (run.created) {
      return {
        sourceId: received.sourceId,
        sourceName: name,
        runId: run.runId,
        fingerprintKeyId: received.fingerprintKeyId,
      };
    }
    // An earlier sync of this source is under way: help it end, then ask again.
    await completeRun(engine, run.runId, signal);
  }
}

async function parseConfig(
  request: ImportRequest,
): Promise<{ given: Record<string, unknown>; parsed: unknown }> {
  const stored = request.name === null ? null : await configOf(request.engine, request.name);
  const given = request.config ?? stored ?? {};
  // A connector whose ids are its own (a spreadsheet) names them after the source, whatever the file is called.
  const name = request.name === null ? {} : { name: request.name };
  const parsed = request.connector.manifest.config.safeParse({ ...name, ...given });
  if (parsed.success) return { given, parsed: parsed.data };
  const issue = parsed.error.issues[0];
  throw new SourceError({ kind: "malformed", message: `${issue?.path.join(".")}: ${issue?.message}` });
}

async function configOf(engine: SyncEngine, name: string): Promise<Record<string, unknown> | null> {
  const found = await engine.pool.query<{ config: Record<string, unknown> }>(
    "SELECT config FROM sources WHERE name = $1 AND removed_at IS NULL",
    [name],
  );
  return found.rows[0]?.config ?? null;
}

async function sourceOf(engine: SyncEngine, id: string): Promise<{ name: string }> {
  const found = await engine.pool.query<{ name: string }>("SELECT name FROM sources WHERE id = $1", [id]);
  return found.rows[0] ?? { name: id };
}

async function ensureSource(
  tx: PoolClient,
  request: ImportRequest,
  about: string,
  config: Record<string, unknown>,
): Promise<{ id: string; name: string }> {
  const { connector, actor } = request;
  const name = request.name ?? `${connector.manifest.id} ${about}`.trim();
  const created = await tx.query<{ id: string }>(
    `INSERT INTO sources (connector, name, mode, config, created_by) VALUES ($1, $2, 'upload', $3, $4)
     ON CONFLICT (name) DO NOTHING RETURNING id`,
    [connector.manifest.id, name, JSON.stringify(config), actor],
  );
  const id = created.rows[0]?.id;
  if (id !== undefined) {
    await writeAudit(
      tx,
      { type: "source.added", sourceId: id, name, connector: connector.manifest.id },
      actor,
      name,
    );
    return { id, name };
  }
  const existing = await tx.query<{ id: string; connector: string; removed: boolean }>(
    "SELECT id, connector, removed_at IS NOT NULL AS removed FROM sources WHERE name = $1 FOR UPDATE",
    [name],
  );
  const source = existing.rows[0];
  if (!source || source.connector !== connector.manifest.id || source.removed) {
    const why = source?.removed ? "was removed" : `is read with the connector "${source?.connector}"`;
    throw new SourceError({
      kind: "malformed",
      message: `The source "${name}" ${why}. Choose another name with --name.`,
    });
  }
  if (request.config !== null) {
    await tx.query("UPDATE sources SET config = $2 WHERE id = $1", [source.id, JSON.stringify(config)]);
  }
  return { id: source.id, name };
}

async function fileDigest(file: ExportFile): Promise<{ file: ExportFile; sha256: string }> {
  const hash = createHash("sha256");
  for await (const chunk of file.open()) hash.update(chunk);
  return { file, sha256: hash.digest("hex") };
}

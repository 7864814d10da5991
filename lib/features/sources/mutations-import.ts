import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { type Connector, type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import type { AuditEvent } from "@/lib/domain/audit-event";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { type RequestedRun, requestRun } from "./mutations-runs";
import { refuseBesideDemo } from "./mutations-setup";
import { receiveUpload } from "./mutations-uploads";

export interface FilesToImport {
  pool: Pool;
  now: Date;
  connector: Connector;
  files: ExportFile[];
  /** The source's name; null: the connector and what the file is about. */
  name: string | null;
  /** The source, where it is there already. Left out: the one of that name, made where it is new. */
  sourceId?: string;
  /** The person said: this is the complete list. */
  complete: boolean;
  /** Choices of the person, kept with the source (a column mapping). Null: those of the source, else the defaults. */
  config: Record<string, unknown> | null;
  /** Who, as the audit log writes it. */
  actor: string;
  fingerprint: ((secret: string) => string) | null;
  warn: (message: string) => void;
  signal: AbortSignal;
}

export interface ReceivedFiles {
  sourceId: string;
  sourceName: string;
  uploadId: string;
  /** Whose key a snapshot's fingerprints were made with; null where it has none. */
  fingerprintKeyId: string | null;
  digests: { name: string; bytes: number; sha256: string }[];
  /** What the reader told, for the page of the run. */
  notes: string[];
}

/**
 * Receives files into redacted pages and creates their source where it is new. The inventory does not change until a run
 * is asked for. Throws `SourceError` when the files are not what the connector reads, and AppError `demo_present`.
 */
export async function receiveFiles(request: FilesToImport): Promise<ReceivedFiles> {
  const { pool, connector, files, signal } = request;
  const given = await givenConfig(request);
  let sourceName = request.name ?? "";
  const notes: string[] = [];
  const received = await receiveUpload({
    pool,
    connector,
    files,
    complete: request.complete,
    configOf: () => parseConfig(request, given),
    ctx: {
      now: request.now,
      fingerprint: request.fingerprint,
      signal,
      warn: (message) => {
        notes.push(message);
        request.warn(message);
      },
    },
    sourceFor: async (about) => {
      if (request.sourceId !== undefined) return request.sourceId;
      const source = await inTransaction(pool, (tx) =>
        ensureSource(tx, {
          connector: connector.manifest.id,
          name: request.name ?? `${connector.manifest.id} ${about}`.trim(),
          mode: "upload",
          config: request.config,
          actor: request.actor,
        }),
      );
      sourceName = source.name;
      return source.id;
    },
  });
  return {
    sourceId: received.sourceId,
    sourceName,
    uploadId: received.uploadId,
    fingerprintKeyId: received.fingerprintKeyId,
    digests: await Promise.all(files.map(fileDigest)),
    notes,
  };
}

/** Asks for the run that reads received files. Not created: another run of the source is under way; nothing is recorded. */
export async function requestImportRun(
  pool: Pool,
  received: ReceivedFiles,
  request: Pick<FilesToImport, "actor" | "complete">,
): Promise<RequestedRun> {
  return inTransaction(pool, async (tx) => {
    const requested = await requestRun(tx, {
      sourceId: received.sourceId,
      trigger: "import",
      requestedBy: request.actor,
      uploadId: received.uploadId,
    });
    if (!requested.created) return requested;
    await tx.query("UPDATE sync_runs SET notes = $2 WHERE id = $1", [
      requested.runId,
      JSON.stringify(received.notes),
    ]);
    for (const { name, bytes, sha256 } of received.digests) {
      const event: AuditEvent = {
        type: "file.imported",
        sourceId: received.sourceId,
        runId: requested.runId,
        fileName: name,
        bytes,
        sha256,
        complete: request.complete,
      };
      await writeAudit(tx, event, request.actor, received.sourceName);
    }
    return requested;
  });
}

async function givenConfig({ pool, name, config }: FilesToImport): Promise<Record<string, unknown>> {
  const stored = name === null ? null : await configOf(pool, name);
  return config ?? stored ?? {};
}

function parseConfig(request: FilesToImport, given: Record<string, unknown>): unknown {
  // A connector whose ids are its own (a spreadsheet) names them after the source, whatever the file is called.
  const name = request.name === null ? {} : { name: request.name };
  const parsed = request.connector.manifest.config.safeParse({ ...name, ...given });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SourceError({ kind: "malformed", message: `${issue?.path.join(".")}: ${issue?.message}` });
}

async function configOf(pool: Pool, name: string): Promise<Record<string, unknown> | null> {
  const found = await pool.query<{ config: Record<string, unknown> }>(
    "SELECT config FROM sources WHERE name = $1 AND removed_at IS NULL",
    [name],
  );
  return found.rows[0]?.config ?? null;
}

/** The source of that name, made where it is new. Throws `SourceError` where the name is another connector's, and AppError `demo_present`. */
export async function ensureSource(
  tx: PoolClient,
  asked: {
    connector: string;
    name: string;
    /** What it is made for: to list things, or only to bring logs of use. */
    mode: "upload" | "log";
    /** Null: as it is; none where it is new. */
    config: Record<string, unknown> | null;
    actor: string;
  },
): Promise<{ id: string; name: string }> {
  const { connector, name, config, actor } = asked;
  await refuseBesideDemo(tx);
  const created = await tx.query<{ id: string }>(
    `INSERT INTO sources (connector, name, mode, config, created_by) VALUES ($1, $2, $5, $3, $4)
     ON CONFLICT (name) DO NOTHING RETURNING id`,
    [connector, name, JSON.stringify(config ?? {}), actor, asked.mode],
  );
  const id = created.rows[0]?.id;
  if (id !== undefined) {
    await writeAudit(tx, { type: "source.added", sourceId: id, name, connector }, actor, name);
    return { id, name };
  }
  const existing = await tx.query<{ id: string; connector: string; removed: boolean }>(
    "SELECT id, connector, removed_at IS NOT NULL AS removed FROM sources WHERE name = $1 FOR UPDATE",
    [name],
  );
  const source = existing.rows[0];
  if (!source || source.connector !== connector || source.removed) {
    const why = source?.removed ? "was removed" : `is read with the connector "${source?.connector}"`;
    throw new SourceError({
      kind: "malformed",
      message: `The source "${name}" ${why}. Choose another name.`,
    });
  }
  if (asked.mode === "upload") {
    await tx.query("UPDATE sources SET mode = 'upload' WHERE id = $1 AND mode = 'log'", [source.id]);
  }
  if (config !== null) {
    await tx.query("UPDATE sources SET config = $2 WHERE id = $1", [source.id, JSON.stringify(config)]);
  }
  return { id: source.id, name };
}

async function fileDigest(file: ExportFile): Promise<ReceivedFiles["digests"][number]> {
  const hash = createHash("sha256");
  for await (const chunk of file.open()) hash.update(chunk);
  return { name: file.name, bytes: file.size, sha256: hash.digest("hex") };
}

import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Pool } from "pg";
import {
  type Connector,
  type ExportContext,
  type ExportFile,
  type ExportPart,
  type Scope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { readSnapshot } from "@/lib/connectors/sdk/snapshot";
import { scopeRef } from "@/lib/domain/record-id";
import { scrub } from "@/lib/domain/secrets/scrub";
import { inTransaction } from "@/lib/platform/transaction";

const compress = promisify(gzip);
/** Pages written per transaction while a file is received. */
const BATCH = 16;

export interface ReceivedUpload {
  uploadId: string;
  sourceId: string;
  about: string;
  pages: number;
  /** Snapshot only: whose key its fingerprints were made with, if any. */
  fingerprintKeyId: string | null;
}

/**
 * Reads the files that a person brought into redacted pages, kept in the database so that an interrupted sync resumes.
 * Nothing of the inventory changes here. Throws `SourceError` when the files are not what the connector reads; what was
 * received by then is forgotten.
 */
export async function receiveUpload(options: {
  pool: Pool;
  connector: Connector;
  files: ExportFile[];
  ctx: Omit<ExportContext<unknown>, "config">;
  /** Gives the choices for reading an export, or throws `SourceError`. A snapshot was read with those of its collector. */
  configOf: () => unknown;
  /** The person said: this is the complete list. */
  complete: boolean;
  /** Gives the source that the file belongs to, once it is known what the file is about. */
  sourceFor: (about: string) => Promise<string>;
}): Promise<ReceivedUpload> {
  const { pool, files, connector, ctx, configOf } = options;
  const snapshot = await isSnapshot(files);
  const writer = new UploadWriter(options, snapshot ? "snapshot" : "export");
  try {
    if (snapshot) await receiveSnapshot(connector, files, writer);
    else await receiveExport(connector, files, { ...ctx, config: configOf() }, writer);
    return await writer.finish();
  } catch (error) {
    if (writer.uploadId !== null) await pool.query("DELETE FROM uploads WHERE id = $1", [writer.uploadId]);
    throw error;
  }
}

async function receiveExport(
  connector: Connector,
  files: ExportFile[],
  ctx: ExportContext<unknown>,
  writer: UploadWriter,
): Promise<void> {
  if (!connector.readExport) {
    throw new SourceError({
      kind: "unsupported",
      message: `${connector.manifest.title} reads no export files, only snapshots that \`rollcall collect ${connector.manifest.id}\` wrote.`,
    });
  }
  for await (const part of connector.readExport(files, ctx)) {
    if (part.t === "about") await writer.begin(part.about, part.collectedAt ?? ctx.now);
    else await writer.add(part);
  }
}

async function receiveSnapshot(
  connector: Connector,
  files: ExportFile[],
  writer: UploadWriter,
): Promise<void> {
  if (!connector.plan) {
    throw new SourceError({
      kind: "unsupported",
      message: `${connector.manifest.title} is never collected, so there are no snapshots of it. Bring the file itself, unpacked.`,
    });
  }
  const [file, ...others] = files;
  if (!file || others.length > 0) {
    throw new SourceError({ kind: "malformed", message: "Snapshots are imported one at a time." });
  }
  for await (const line of readSnapshot(() => file.open())) {
    if (line.t === "header") {
      if (line.connector !== connector.manifest.id) {
        throw new SourceError({
          kind: "malformed",
          message: `This snapshot was made by the connector "${line.connector}". Import it with \`rollcall import ${line.connector}\`.`,
        });
      }
      await writer.begin(line.about, line.collectedAt);
      writer.fingerprintKeyId = line.fingerprintKeyId;
    } else if (line.t === "end") {
      if (!line.complete) await writer.truncated(line.why);
    } else {
      await writer.add(line);
    }
  }
}

class UploadWriter {
  uploadId: string | null = null;
  fingerprintKeyId: string | null = null;
  private sourceId = "";
  private about = "";
  private pages = 0;
  private readonly pageNo = new Map<string, number>();
  private readonly scopes = new Set<string>();
  private waiting: { ref: string; pageNo: number; call: string; body: Buffer }[] = [];

  constructor(
    private readonly options: Parameters<typeof receiveUpload>[0],
    private readonly origin: "export" | "snapshot",
  ) {}

  async begin(about: string, collectedAt: Date): Promise<void> {
    if (this.uploadId !== null) return;
    const { pool, complete, sourceFor, files } = this.options;
    this.about = about;
    this.sourceId = await sourceFor(about);
    const created = await pool.query<{ id: string }>(
      `INSERT INTO uploads (source_id, about, files, origin, complete, collected_at)
       VALUES ($1, $2, $3, $4, $5, least($6, clock_timestamp())) RETURNING id`,
      [
        this.sourceId,
        about,
        JSON.stringify(files.map(({ name, size }) => ({ name, size }))),
        this.origin,
        complete,
        collectedAt,
      ],
    );
    this.uploadId = created.rows[0]?.id ?? null;
  }

  async add(part: Exclude<ExportPart, { t: "about" }>): Promise<void> {
    await this.begin(this.options.files.map((file) => file.name).join(", "), this.options.ctx.now);
    const ref = scopeRef(this.sourceId, part.scope.key);
    if (part.t === "scopeDone") {
      await this.endScope(ref, part.scope, part.complete, part.failure ?? null);
      return;
    }
    if (!this.scopes.has(ref)) {
      await this.endScope(ref, part.scope, false, null);
      this.scopes.add(ref);
    }
    const pageNo = (this.pageNo.get(ref) ?? 0) + 1;
    this.pageNo.set(ref, pageNo);
    this.pages += 1;
    this.waiting.push({
      ref,
      pageNo,
      call: part.call,
      body: await compress(JSON.stringify(scrub(part.body)), { level: 1 }),
    });
    if (this.waiting.length >= BATCH) await this.flush();
  }

  /** A scope is incomplete until the file says otherwise. */
  private async endScope(
    ref: string,
    scope: Scope,
    complete: boolean,
    failure: object | null,
  ): Promise<void> {
    this.scopes.add(ref);
    await this.options.pool.query(
      `INSERT INTO upload_scopes (upload_id, ref, scope, complete, failure) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (upload_id, ref) DO UPDATE SET complete = excluded.complete, failure = excluded.failure`,
      [
        this.uploadId,
        ref,
        JSON.stringify(scope),
        complete,
        failure === null ? null : JSON.stringify(failure),
      ],
    );
  }

  /** The file is damaged: whatever it said, nothing in it is a complete list. */
  async truncated(why: string): Promise<void> {
    await this.options.pool.query(
      "UPDATE upload_scopes SET complete = false, failure = $2 WHERE upload_id = $1",
      [this.uploadId, JSON.stringify({ kind: "malformed", message: why })],
    );
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    await this.options.pool.query(
      `INSERT INTO upload_pages (upload_id, ref, page_no, call, body)
       SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::bytea[])`,
      [
        this.uploadId,
        batch.map((page) => page.ref),
        batch.map((page) => page.pageNo),
        batch.map((page) => page.call),
        batch.map((page) => page.body),
      ],
    );
  }

  async finish(): Promise<ReceivedUpload> {
    await this.flush();
    const { uploadId } = this;
    if (uploadId === null || this.scopes.size === 0) {
      throw new SourceError({
        kind: "malformed",
        message: "There is nothing in this file that can be read.",
      });
    }
    await inTransaction(this.options.pool, (tx) =>
      tx.query("UPDATE uploads SET ready_at = clock_timestamp() WHERE id = $1", [uploadId]),
    );
    return {
      uploadId,
      sourceId: this.sourceId,
      about: this.about,
      pages: this.pages,
      fingerprintKeyId: this.fingerprintKeyId,
    };
  }
}

/** Snapshots are gzip; no export that a connector reads is. */
async function isSnapshot(files: ExportFile[]): Promise<boolean> {
  for (const file of files) {
    for await (const chunk of file.open()) {
      if (chunk.length === 0) continue;
      if (chunk[0] === 0x1f && (chunk.length < 2 || chunk[1] === 0x8b)) return true;
      break;
    }
  }
  return false;
}

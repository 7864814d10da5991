import { type FilesToImport, receiveFiles, requestImportRun } from "@/lib/features/sources/mutations-import";
import { completeRun } from "./complete-run";
import type { SyncEngine } from "./source";
import { databaseNow } from "./sync-run";

export interface ImportRequest extends Omit<FilesToImport, "pool" | "now"> {
  engine: SyncEngine;
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
export async function importFiles({ engine, ...request }: ImportRequest): Promise<ImportedFiles> {
  const now = await databaseNow(engine.pool);
  const received = await receiveFiles({ ...request, pool: engine.pool, now });
  for (;;) {
    const run = await requestImportRun(engine.pool, received, request);
    if (run.created) {
      const { sourceId, sourceName, fingerprintKeyId } = received;
      return { sourceId, sourceName, runId: run.runId, fingerprintKeyId };
    }
    // An earlier sync of this source is under way: help it end, then ask again.
    await completeRun(engine, run.runId, request.signal);
  }
}

import { previewSheet } from "@/lib/connectors/csv/preview";
import { loadConnector } from "@/lib/connectors/registry";
import { type Connector, type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import { commonKindOf, importLogs } from "@/lib/features/usage/mutations-logs";
import type { UsageKeeping } from "@/lib/features/usage/schema";
import { AppError } from "@/lib/platform/errors";
import { type FingerprintKey, fingerprintSecret } from "@/lib/platform/fingerprint-key";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import { refusal } from "./mutations";
import { receiveFiles, requestImportRun } from "./mutations-import";
import { wakeForRun } from "./mutations-runs";
import { requireManifest } from "./mutations-setup";
import type { ImportHead, PreviewHead, SheetPreviewView } from "./schema-upload";

/** What an import of a sheet would bring. Keeps nothing. Throws AppError `not_readable`. */
export async function previewUpload(
  head: PreviewHead,
  files: ExportFile[],
  signal: AbortSignal,
): Promise<SheetPreviewView> {
  const [file, ...others] = files;
  if (!file || others.length > 0) {
    throw refusal("not_readable", "A spreadsheet is brought in alone.", "Choose one sheet at a time.");
  }
  try {
    const { rows, ...preview } = await previewSheet(file, head.choices, signal);
    return {
      ...preview,
      rows: rows.map(({ row, identity, credentials, secrets }) => ({
        row,
        name: identity?.name ?? null,
        kind: identity?.kind ?? null,
        system: identity?.system ?? null,
        environment: identity?.environment ?? null,
        owners: [...new Set((identity?.ownerHints ?? []).map((hint) => hint.value))],
        credentials,
        secrets,
      })),
    };
  } catch (error) {
    throw unreadable(error);
  }
}

/**
 * Brings files from a browser in: they become redacted pages, a source where it is new, and a run that the worker
 * carries out; logs of use are counted at once. Throws AppErrors `not_readable`, `mixed_files`,
 * `busy` (another sync of that source is under way), `demo_present`.
 */
export async function importUpload(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  key: FingerprintKey,
  brought: { head: ImportHead; files: ExportFile[]; keep: UsageKeeping; now: Date; signal: AbortSignal },
): Promise<{ sourceId: string; runId: string | null }> {
  const { head, files, keep, now, signal } = brought;
  const connector = await connectorFor(scope, head.connector);
  const kind = await commonKindOf(connector.manifest, files);
  if (kind) {
    const log = { connector, kind, files, name: head.name, actor: scope.actor, keep, now, signal };
    const { sourceId } = await importLogs({ pool, ...log }).catch((error: unknown) => {
      throw unreadable(error);
    });
    return { sourceId, runId: null };
  }
  return importList({ pool }, scope, key, brought);
}

/** The part of `importUpload` that takes lists in, never a log. Throws the same. */
export async function importList(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  key: FingerprintKey,
  brought: { head: ImportHead; files: ExportFile[]; now: Date; signal: AbortSignal },
): Promise<{ sourceId: string; runId: string }> {
  const { head, files, now, signal } = brought;
  const connector = await connectorFor(scope, head.connector);
  const received = await receiveFiles({
    pool,
    now,
    connector,
    files,
    name: head.name,
    complete: head.complete,
    config: head.choices,
    actor: scope.actor,
    fingerprint: (secret) => fingerprintSecret(key, secret),
    warn: () => undefined,
    signal,
  }).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (received.fingerprintKeyId !== null && received.fingerprintKeyId !== key.keyId) {
    received.notes.push(
      "This snapshot was collected with another fingerprint key: what it found by value is not joined with other places.",
    );
  }
  const run = await requestImportRun(pool, received, { actor: scope.actor, complete: head.complete });
  if (!run.created) {
    await pool.query("DELETE FROM uploads WHERE id = $1", [received.uploadId]);
    throw refusal(
      "busy",
      `Another sync of ${received.sourceName} is under way.`,
      "Bring the file in when it has ended.",
    );
  }
  await wakeForRun(pool, run.runId);
  return { sourceId: received.sourceId, runId: run.runId };
}

/** The connector's code, for somebody who may bring files in. */
async function connectorFor(scope: Scope, id: string): Promise<Connector> {
  requireManifest(id);
  const connector = await loadConnector(id);
  if (!connector) throw refusal("no_connector", "This version has no such connector.", "Choose another one.");
  if (scope.unrestricted) return connector;
  throw refusal(
    "not_permitted",
    "Your membership is limited to a part of the organisation.",
    "Ask an administrator who reaches all of it to bring the file in.",
  );
}

function unreadable(error: unknown): unknown {
  if (!(error instanceof SourceError)) return error;
  return new AppError({
    code: "not_readable",
    message: error.failure.message,
    safe: "The inventory was not changed.",
    next: "Check that it is the right file for what you chose.",
    cause: error,
  });
}

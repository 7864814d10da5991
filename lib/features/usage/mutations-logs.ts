import type { Pool } from "pg";
import {
  type Connector,
  type EventKind,
  type ExportFile,
  type Manifest,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { headOf } from "@/lib/connectors/sdk/event-records";
import { ensureSource } from "@/lib/features/sources/mutations-import";
import { inTransaction } from "@/lib/platform/transaction";
import { takeLog } from "./mutations-intake";
import { addCounts, type IntakeCounts, noCounts, type UsageKeeping } from "./schema";

/** Which log of a connector a file is, by its beginning and the end of its name; null: none, an export perhaps. */
export async function eventKindOf(manifest: Manifest, file: ExportFile): Promise<EventKind | null> {
  const kinds = (manifest.events ?? []).filter(({ accept }) =>
    accept.some((end) => file.name.toLowerCase().endsWith(end)),
  );
  if (kinds.length === 0) return null;
  const head = await headOf(file);
  if (head.includes('"rollcall-snapshot"')) return null;
  return kinds.find(({ marks }) => marks?.some((mark) => head.includes(mark))) ?? null;
}

export interface LogsToImport {
  pool: Pool;
  connector: Connector;
  kind: EventKind;
  files: ExportFile[];
  /** The source's name; null: the only one of this connector whose ids the log speaks of, else one named after the log. */
  name: string | null;
  actor: string;
  keep: UsageKeeping;
  now: Date;
  signal: AbortSignal;
  batchEvents?: number;
}

export interface ImportedLogs {
  sourceId: string;
  sourceName: string;
  files: {
    name: string;
    counts: IntakeCounts;
    problems: { where: string; what: string }[];
    failure: string | null;
  }[];
  counts: IntakeCounts;
}

/** Takes logs in, one file after the other. Throws `SourceError` when a file is no such log, and AppError `demo_present`. */
export async function importLogs(options: LogsToImport): Promise<ImportedLogs> {
  const { source, realm } = await logSource(options);
  const taken: ImportedLogs["files"] = [];
  for (const file of options.files) {
    const { counts, problems, failure } = await takeLog({ ...options, file, log: { realm }, source });
    taken.push({ name: file.name, counts, problems, failure: failure?.message ?? null });
  }
  const counts = taken.reduce((sum, file) => addCounts(sum, file.counts), noCounts);
  const { id, name } = await source();
  return { sourceId: id, sourceName: name, files: taken, counts };
}

/**
 * Which source a log belongs to (made when `source` is first called), and whose ids it speaks of. Throws `SourceError` where
 * that cannot be told.
 */
export async function logSource(
  asked: Pick<LogsToImport, "pool" | "connector" | "kind" | "name" | "actor">,
): Promise<{ source: () => Promise<{ id: string; name: string }>; realm: string | null }> {
  const { pool, connector, kind, actor } = asked;
  const { id } = connector.manifest;
  const name = asked.name ?? (await onlySource(pool, id, kind)) ?? `${id} ${kind.title}`;
  let made: { id: string; name: string } | null = null;
  const source = async () => {
    made ??= await inTransaction(pool, (tx) =>
      ensureSource(tx, { connector: id, name, mode: "log", config: null, actor }),
    );
    return made;
  };
  return { source, realm: kind.realm === undefined ? null : await realmOf(pool, name, kind) };
}

/** A log that does not name its realm belongs to the source that lists it; where that is only one, nobody need say which. */
async function onlySource(pool: Pool, connector: string, kind: EventKind): Promise<string | null> {
  if (kind.realm === undefined) return null;
  const found = await pool.query<{ name: string }>(
    "SELECT name FROM sources WHERE connector = $1 AND removed_at IS NULL ORDER BY name LIMIT 2",
    [connector],
  );
  const [only, other] = found.rows;
  if (only && other) throw needsSource(kind, "There are several sources that it may belong to.");
  return only?.name ?? null;
}

/** The realm that a source lists: whose ids its logs speak of. Throws `SourceError` where it lists none or several. */
async function realmOf(pool: Pool, name: string, kind: EventKind): Promise<string> {
  const found = await pool.query<{ realm: string }>(
    `SELECT DISTINCT realm FROM sources o JOIN sync_scopes s ON s.source_id = o.id,
       jsonb_array_elements_text(s.scope->'issues') realm
     WHERE o.name = $1 AND o.removed_at IS NULL AND starts_with(realm, $2) ORDER BY realm LIMIT 2`,
    [name, kind.realm ?? ""],
  );
  const [only, other] = found.rows;
  if (only && !other) return only.realm;
  throw needsSource(
    kind,
    only ? `"${name}" lists more than one.` : `No source "${name}" has listed any yet.`,
  );
}

function needsSource(kind: EventKind, why: string): SourceError {
  return new SourceError({
    kind: "malformed",
    message: `${kind.title} does not say whose it is. ${why} Read the identities first, and name that source (--name).`,
  });
}

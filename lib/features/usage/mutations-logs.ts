import type { Pool } from "pg";
import { z } from "zod";
import {
  type Connector,
  type EventKind,
  type ExportFile,
  type ExportKind,
  type Manifest,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { headOf } from "@/lib/connectors/sdk/event-records";
import { ensureSource } from "@/lib/features/sources/mutations-import";
import { AppError } from "@/lib/platform/errors";
import { inTransaction } from "@/lib/platform/transaction";
import { takeLog } from "./mutations-intake";
import { addCounts, type IntakeCounts, noCounts, type UsageKeeping } from "./schema";

/** Which log of a connector a file is, by its beginning and the end of its name; null: none, an export perhaps. */
export async function eventKindOf(manifest: Manifest, file: ExportFile): Promise<EventKind | null> {
  const [kind = null] = await kindsOf(manifest, file);
  return kind;
}

/** Which log all of these files are; null: none of them is one. Throws AppError `mixed_files`. */
export async function commonKindOf(manifest: Manifest, files: ExportFile[]): Promise<EventKind | null> {
  const each = await Promise.all(files.map((file) => kindsOf(manifest, file)));
  const common = each[0]?.find((kind) => each.every((kinds) => kinds.includes(kind)));
  if (common) return common;
  if (each.every((kinds) => kinds.length === 0)) return null;
  throw new AppError({
    code: "mixed_files",
    message: "Some of these files are logs of use, and others are something else.",
    safe: "Nothing was changed.",
    next: "Bring each kind by itself.",
    exitCode: 2,
  });
}

/** What the words of a file say that it is; a log in which nothing happened may be one of several. */
async function kindsOf({ events = [], exports = [] }: Manifest, file: ExportFile): Promise<EventKind[]> {
  const kinds = events.filter((kind) => isNamedLike(file, kind));
  if (kinds.length === 0) return [];
  const head = await headOf(file);
  if (head.includes('"rollcall-snapshot"')) return [];
  const said = kinds.find(({ marks }) => marks?.some((mark) => head.includes(mark)));
  if (said) return [said];
  const exported = exports.some(
    (kind) => isNamedLike(file, kind) && (kind.marks?.some((mark) => head.includes(mark)) ?? true),
  );
  return exported ? [] : kinds.filter(({ lists }) => isEmptyList(head, lists ?? []));
}

function isNamedLike({ name }: ExportFile, { accept }: ExportKind): boolean {
  return accept.some((end) => name.toLowerCase().endsWith(end));
}

/** Whether it is a list of nothing, or an object around one. */
function isEmptyList(text: string, lists: readonly string[]): boolean {
  const empty = z.array(z.unknown()).length(0);
  const form = z.union([empty, ...lists.map((name) => z.object({ [name]: empty }))]);
  try {
    return form.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
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

/**
 * Takes logs in, one file after the other. Throws `SourceError` when the first is no such log, and AppError `demo_present`:
 * then nothing was changed. Of the others it is noted with them.
 */
export async function importLogs(options: LogsToImport): Promise<ImportedLogs> {
  const { source, realm } = await logSource(options);
  const taken: ImportedLogs["files"] = [];
  for (const file of options.files) {
    const among = taken.length > 0;
    const { counts, problems, failure } = await takeLog({ ...options, file, log: { realm }, source, among });
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

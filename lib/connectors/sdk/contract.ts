import type { LookupFunction } from "node:net";
import type { z } from "zod";
import type { Ref } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";
import type { UsageEvent } from "@/lib/domain/usage-event";
import type { HttpClient } from "./http";

/**
 * The contract between a connector and the engine. A connector says which units can be listed completely (scopes),
 * reads their raw answers (pages), and turns a page into records. It never writes anywhere and never sees the database.
 * The same pages come live, from a snapshot, or from an export; `toRecords` cannot tell the difference.
 */
export interface Connector<Config = unknown> {
  manifest: Manifest<Config>;
  /** Live: the scopes there are. A scope that cannot be read is still yielded, with its failure. */
  plan?(ctx: LiveContext<Config>): AsyncIterable<PlannedScope>;
  /**
   * Live: the answers of one scope, from a cursor that an earlier answer carried (null: the start). The last answer has
   * `next: null`; ending without one is a failure. Throws `SourceError`; any other error is a defect.
   */
  pages?(ctx: LiveContext<Config>, scope: Scope, cursor: Cursor | null): AsyncIterable<Answer>;
  /** Live: one line per permission, what is granted and what is lost without it. Ends within five seconds. */
  check?(ctx: LiveContext<Config>): AsyncIterable<CheckLine>;
  /** An export that people already have. Throws `SourceError` with kind `malformed` when it is not one. */
  readExport?(files: ExportFile[], ctx: ExportContext<Config>): AsyncIterable<ExportPart>;
  /** Pure: one page to records. A part that cannot be read is a problem, never a guess and never silence. */
  toRecords(page: Page): Parsed;
  /** Pure: one record of a log of use (by the id of `manifest.events`). */
  readEvent?(kind: string, record: unknown, log: EventLog): EventReading;
}

export interface Manifest<Config = unknown> {
  /** Also the folder's name and the word on the command line. */
  id: string;
  title: string;
  category: "Cloud" | "CI/CD" | "Directory" | "Database" | "SaaS" | "Secrets" | "AI" | "Machine" | "File";
  /** One sentence: what it finds. */
  summary: string;
  /** Validates what the form or the command sends; secrets are listed in `secrets`. */
  config: z.ZodType<Config>;
  fields: Field[];
  dataSets: DataSet[];
  /** What it can not observe, in plain words; shown beside every number that it feeds. */
  cannotSee: string[];
  /** What it never reads. */
  neverReads: string[];
  /** How trustworthy its statements are, and who it speaks for. Decides which sighting wins a field. */
  evidence: "api" | "file" | "spreadsheet" | "hand";
  /** What has shown that it reads rightly. Screens and README say it, above all where nothing has. */
  proof: Proof;
  /** Ready-made least-privilege policies to copy. */
  access?: AccessGuide<Config>;
  /** Exports that `readExport` understands, with the command that makes one. */
  exports?: ExportKind[];
  /** Logs of use that `readEvent` understands: who did what, when, from where. */
  events?: EventKind[];
}

export interface Proof {
  /**
   * `verified` only for what a real server, an official specification's examples, or a recorded answer has shown;
   * `partly`: for some of it; `unverified`: nobody has seen it read a live tenant.
   */
  state: "verified" | "partly" | "unverified";
  /** One sentence: tried against what, or written after what. */
  by: string;
}

export interface ExportKind {
  id: string;
  title: string;
  how: string;
  /** Ends of the file's name. */
  accept: string[];
  /** Words of which the beginning of every such file holds at least one. Without any, the name alone decides. */
  marks?: string[];
}

/** A log whose records say who did what. Only roll-ups of it are kept. */
export interface EventKind extends ExportKind {
  /** How the text falls into records. */
  form: "json" | "csv";
  /** JSON: keys of the lists that records stand in, where a file is one object (`Records`). Lines need none. */
  lists?: string[];
  /** How the realm begins that the log does not name: it is taken from the source that the log belongs to. */
  realm?: string;
}

export interface EventLog {
  /** Whose ids the log speaks of, where it does not say so itself. */
  realm: string | null;
}

/** A record is an event, tells of no use (`ignored`), or cannot be read: then it is counted and named. */
export type EventReading =
  | { is: "event"; event: UsageEvent }
  | { is: "ignored" }
  | { is: "unreadable"; where: string; what: string };

export interface Field {
  name: string;
  label: string;
  help: string;
  type: "text" | "secret" | "select" | "textarea" | "number" | "boolean";
  required: boolean;
  placeholder?: string;
  options?: { value: string; label: string }[];
  /** Asked only while another field has one of these values (an empty select has its first option). */
  when?: { field: string; is: string[] };
  /** Few need it: stands behind "More settings". */
  rare?: true;
  /** A word that nobody could guess, made up for a new source. */
  generated?: true;
}

export interface DataSet {
  id: string;
  title: string;
  /** Every permission that its calls need, in the source's own words. */
  permissions: string[];
  /** What is lost without it: one sentence. */
  withoutIt: string;
  /** The API silently leaves out what the reader may not see: a changed permission then stops tombstones. */
  filtered?: boolean;
}

export interface AccessGuide<Config> {
  intro: string;
  tabs: { name: string; language: string; text(config: Partial<Config>): string }[];
}

/** The smallest unit that can be listed completely: account × data set × region. */
export interface Scope {
  /**
   * Stable within the source, e.g. `123456789012/iam/global`: first what it lies in, and whatever of the settings limits
   * what it can list. A key that is listed no longer is something that is read no longer.
   */
  key: string;
  dataSet: string;
  title: string;
  /** The realms whose ids this scope lists completely: only there may absence mean gone. */
  issues: string[];
  container?: Ref;
  region?: string;
  /** What our reader may see, where the API silently filters: when it changes, or is not told, absence proves nothing. */
  reader?: string;
}

export interface PlannedScope extends Scope {
  unreadable?: Failure;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Cursor = Json;

/** A raw answer of the source. The body holds no secret: it was replaced by `ctx.fingerprint` before it got here. */
export interface Answer {
  call: string;
  body: unknown;
  next: Cursor | null;
  /** Records of a log of use: they are counted at once, each one once, and are kept nowhere. */
  events?: LogPart;
}

/** Some records of one of the logs that `readEvent` understands. */
export interface LogPart {
  /** By the id of `manifest.events`. */
  kind: string;
  records: readonly unknown[];
}

export interface Page {
  scope: Scope;
  call: string;
  body: unknown;
  /** When the source was read: now, or when the snapshot or export was made. */
  collectedAt: Date;
}

export interface Parsed {
  records: RecordInput[];
  problems: Problem[];
}

/** One thing in a page that could not be read: a dead letter. */
export interface Problem {
  /** Which: an id, a row number, a path. */
  where: string;
  what: string;
}

export const failureKinds = [
  "denied",
  "throttled",
  "malformed",
  "unreachable",
  "loop",
  "expired",
  "too_large",
  "unsupported",
] as const;
export type FailureKind = (typeof failureKinds)[number];

export interface Failure {
  kind: FailureKind;
  message: string;
  /** The permission that would mend it, in the source's own words. */
  permission?: string;
}

/** The source could not be read. The scope is then incomplete and nothing in it is taken for gone. */
export class SourceError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = "SourceError";
    this.failure = failure;
  }
}

export interface CheckLine {
  dataSet: string;
  permission: string;
  state: "granted" | "missing" | "unknown";
  /** What is lost when it is missing, or why it is not known. */
  detail: string;
}

export interface ReadContext {
  now: Date;
  /** Keyed fingerprint (hex) of a secret; null without the organisation's key: then nothing is joined by it. */
  fingerprint: ((secret: string) => string) | null;
  signal: AbortSignal;
  /** A thing worth telling the person who waits; never a secret. */
  warn(message: string): void;
}

/** For exports: the saved choices of the person who brought the file (a column mapping, a date order). */
export interface ExportContext<Config> extends ReadContext {
  config: Config;
}

export interface LiveContext<Config> extends ReadContext {
  config: Config;
  http: HttpClient;
  /** When the last reading of this scope that came to its end began: a log is read on from there. Null: there was none. */
  lastRead?: Date | null;
  /**
   * For sources that do not speak HTTP: the lookup that a socket to this host opens with
   * (`net.connect({ host, port, lookup })`). Throws `SourceError` for an address that may not be reached.
   */
  lookup(host: string, encrypted: boolean): LookupFunction;
}

/** An export file on disk or uploaded; `open` may be called again to read from the start. */
export interface ExportFile {
  name: string;
  size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What `readExport` yields, in order: what the file is about, its pages, and how each scope ended. */
export type ExportPart =
  | { t: "about"; about: string; collectedAt: Date | null }
  | { t: "page"; scope: Scope; call: string; body: unknown }
  | { t: "scopeDone"; scope: Scope; complete: boolean; failure?: Failure };

import { hash, randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import {
  type Connector,
  type EventKind,
  type EventLog,
  type Failure,
  type Problem,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { readEventRecords } from "@/lib/connectors/sdk/event-records";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { UsageBatch } from "@/lib/domain/usage-batch";
import { monthOf } from "@/lib/domain/usage-days";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { inTransaction } from "@/lib/platform/transaction";
import { writeBatch } from "./mutations-batch";
import { openMonths } from "./mutations-months";
import { applyObserved } from "./mutations-observed";
import { addCounts, type IntakeCounts, noCounts, type UsageKeeping } from "./schema";

const usualBatch = 30_000;
/** Clocks differ by minutes. What lies further ahead would stand as a last use that is yet to come. */
const aheadMs = 10 * 60_000;
/** Problems that are kept with their words; the count goes on. */
const keptProblems = 50;

interface ToTake {
  pool: Pool;
  connector: Connector;
  kind: EventKind;
  log: EventLog;
  /** Gives the source that it belongs to, once there is something to keep. */
  source: () => Promise<{ id: string; name: string }>;
  /** One of several, of which others were taken: it is noted with them where none of it can be read. */
  among?: boolean;
  /** It comes in pieces, by a push or with the pages of a reading: those of one day by one actor are one intake. */
  inPieces?: "pushed" | "read";
  actor: string;
  keep: UsageKeeping;
  now: Date;
  signal: AbortSignal;
  /** Events of one transaction; usually many. */
  batchEvents?: number;
}

export interface LogToTake extends ToTake {
  /** A file, or whatever came in at one time. */
  file: { name: string; open(): AsyncIterable<Uint8Array> };
  /** More is not unpacked. */
  maxBytes?: number;
}

export interface TakenLog {
  intakeId: string;
  counts: IntakeCounts;
  problems: Problem[];
  /** It was read up to here and no further; what was read is counted. */
  failure: Failure | null;
}

/**
 * Takes a log in: streams its records, counts each event once, and moves last uses forward. Each batch is one transaction with
 * its part of the counts, so that a log that is cut off anywhere can be brought again. Nothing is kept of single events but
 * that they were counted. Throws `SourceError` when it has records and none is of this kind.
 */
export async function takeLog(options: LogToTake): Promise<TakenLog> {
  const intake = new Intake(options, options.file.name);
  let failure: Failure | null = null;
  try {
    for await (const { records, problems } of readEventRecords(
      options.file,
      options.kind,
      options.maxBytes,
    )) {
      options.signal.throwIfAborted();
      intake.note(problems);
      for (const record of records) if (intake.add(record)) await intake.flush();
    }
  } catch (error) {
    if (!(error instanceof SourceError)) {
      await intake.settle().catch(() => undefined);
      throw error;
    }
    failure = error.failure;
  }
  await intake.settle();
  // A log in which nothing happened was brought, too.
  if (options.among || (failure === null && intake.isEmpty())) await intake.begin();
  await intake.flush();
  await intake.settle();
  await applyObserved(options.pool);
  return intake.end(failure);
}

/** Takes in what of a log came with a page of a reading, as `takeLog` does. It may be read again: each event counts once. */
export async function takeRead(options: ToTake, records: readonly unknown[]): Promise<TakenLog> {
  const { pool, kind, now } = options;
  const intake = new Intake(
    { ...options, inPieces: "read" },
    `${kind.title}, read ${now.toISOString().slice(0, 10)}`,
  );
  for (const record of records) intake.add(record);
  await intake.flush();
  await intake.settle();
  await applyObserved(pool);
  return intake.end(null);
}

function kindOf(connector: Connector, kind: EventKind): string {
  return `${connector.manifest.id}/${kind.id}`;
}

/** One log on its way in. The next batch is parsed while the database writes the one before. */
class Intake {
  private waiting = new UsageBatch();
  private refused: IntakeCounts = { ...noCounts };
  private total: IntakeCounts = { ...noCounts };
  private readonly problems: Problem[] = [];
  private unwritten: Problem[] = [];
  private readonly kind: string;
  private begun: { id: string; sourceId: string; sourceName: string } | null = null;
  private readonly earliest: number;
  private readonly latest: number;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ToTake,
    private readonly name: string,
  ) {
    const { now, keep, connector, kind } = options;
    this.kind = kindOf(connector, kind);
    this.latest = now.getTime() + aheadMs;
    const earliest = new Date(monthOf(now));
    earliest.setUTCMonth(earliest.getUTCMonth() - keep.months);
    this.earliest = earliest.getTime();
  }

  isEmpty(): boolean {
    return (
      [this.total, this.refused].every((counts) => sumOf(counts) === 0) && this.waiting.events.length === 0
    );
  }

  /** Answers whether there is enough for a batch. */
  add(record: unknown): boolean {
    const { connector, kind, log } = this.options;
    const reading = connector.readEvent?.(kind.id, record, log) ?? { is: "ignored" as const };
    if (reading.is === "ignored") this.refused.ignored += 1;
    else if (reading.is === "unreadable") this.note([reading]);
    else if (reading.event.at.getTime() > this.latest) this.refused.future += 1;
    else if (reading.event.at.getTime() < this.earliest) this.refused.tooOld += 1;
    else this.waiting.add(reading.event);
    return this.waiting.events.length >= (this.options.batchEvents ?? usualBatch);
  }

  note(problems: readonly { where: string; what: string }[]): void {
    this.refused.unreadable += problems.length;
    const kept = problems
      .slice(0, keptProblems - this.problems.length)
      .map(({ where, what }) => ({ where: scrubText(where), what }));
    this.problems.push(...kept);
    this.unwritten.push(...kept);
  }

  /** Hands over what waits, once the batch before is written. */
  async flush(): Promise<void> {
    const batch = this.waiting;
    const refused = { counts: this.refused, problems: this.unwritten };
    this.waiting = new UsageBatch();
    this.refused = { ...noCounts };
    this.unwritten = [];
    await this.writing;
    this.writing = this.write(batch, refused);
    // It is awaited with the next batch, or at the end.
    this.writing.catch(() => undefined);
  }

  settle(): Promise<void> {
    return this.writing;
  }

  /** Notes that it came in, with the source that it belongs to. */
  async begin(): Promise<{ id: string; sourceId: string; sourceName: string }> {
    if (this.begun) return this.begun;
    const { pool, actor, now, inPieces } = this.options;
    const source = await this.options.source();
    const day = now.toISOString().slice(0, 10);
    const id = inPieces
      ? hash("sha256", [inPieces, source.id, this.kind, actor, day].join("\0"), "hex").slice(0, 32)
      : randomUUID();
    await inTransaction(pool, async (tx) => {
      await holdSource(tx, source.id);
      const made = await tx.query(
        `INSERT INTO usage_intakes (id, source_id, kind, name, by, started_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING`,
        [id, source.id, this.kind, scrubText(this.name), actor, now],
      );
      if (made.rowCount === 0 || inPieces !== "pushed") return;
      const event = { type: "log.pushed" as const, sourceId: source.id, kind: this.kind, intakeId: id };
      await writeAudit(tx, event, actor, source.name);
    });
    this.begun = { id, sourceId: source.id, sourceName: source.name };
    return this.begun;
  }

  private async write(
    batch: UsageBatch,
    refused: { counts: IntakeCounts; problems: Problem[] },
  ): Promise<void> {
    const { pool, now } = this.options;
    const isEmpty = batch.events.length === 0;
    // A file of another kind makes no source.
    const nothing = isEmpty && readableOf(refused.counts) === 0;
    if (nothing && !this.begun && this.options.inPieces !== "read") {
      this.total = addCounts(this.total, refused.counts);
      return;
    }
    const { id, sourceId } = await this.begin();
    if (!isEmpty) await openMonths(pool, batch.months(), now);
    const counts = await inTransaction(pool, async (tx) => {
      await holdSource(tx, sourceId);
      const written = isEmpty ? noCounts : await writeBatch(tx, { sourceId, kind: this.kind }, batch);
      const added = addCounts(written, refused.counts);
      await tx.query(
        `UPDATE usage_intakes SET counts = (
           SELECT coalesce(jsonb_object_agg(name, coalesce((counts->>name)::bigint, 0) + added::bigint), '{}')
           FROM jsonb_each_text($2) AS a(name, added)),
           problems = jsonb_path_query_array(problems || $3::jsonb, '$[0 to ${keptProblems - 1}]'),
           first_at = least(first_at, $4), last_at = greatest(last_at, $5) WHERE id = $1`,
        [id, JSON.stringify(added), JSON.stringify(refused.problems), batch.span.first, batch.span.last],
      );
      return added;
    });
    this.total = addCounts(this.total, counts);
  }

  async end(stopped: Failure | null): Promise<TakenLog> {
    const { pool, actor, inPieces } = this.options;
    if (!this.begun) throw new SourceError(stopped ?? this.otherKind());
    const isOther = this.total.unreadable > 0 && readableOf(this.total) === 0;
    const failure = stopped ?? (isOther ? this.otherKind() : null);
    const { id, sourceId, sourceName } = this.begun;
    const { events, duplicates, late, tooOld, future, unreadable } = this.total;
    await inTransaction(pool, async (tx) => {
      // Pieces share a row: what one of them could not read stays said.
      await tx.query(
        "UPDATE usage_intakes SET ended_at = clock_timestamp(), failure = coalesce($2, failure) WHERE id = $1",
        [id, failure?.message ?? null],
      );
      if (inPieces) return;
      const counted = { events, duplicates, refused: late + tooOld + future, unreadable };
      await writeAudit(
        tx,
        { type: "log.imported", sourceId, kind: this.kind, fileName: this.name, ...counted },
        actor,
        sourceName,
      );
    });
    return { intakeId: id, counts: this.total, problems: this.problems, failure };
  }

  private otherKind(): Failure {
    const [first] = this.problems;
    const { title } = this.options.kind;
    const example = first ? ` The first: ${first.where}: ${first.what}` : "";
    return { kind: "malformed", message: `No record of this file is one of ${title}.${example}` };
  }
}

/** Nothing is written of a source that was taken away meanwhile. Throws AppError `no_such_source`. */
async function holdSource(tx: PoolClient, id: string): Promise<void> {
  const found = await tx.query("SELECT FROM sources WHERE id = $1 FOR KEY SHARE", [id]);
  if (found.rowCount === 1) return;
  throw new AppError({
    code: "no_such_source",
    message: "The source of this log was removed while it was read.",
    safe: "What was counted of it went with the source.",
    next: "Bring the log to another source.",
  });
}

function readableOf({ unreadable, unknownActors, ...readable }: IntakeCounts): number {
  return sumOf(readable);
}

function sumOf(counts: Partial<IntakeCounts>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

import { createHash, type Hash } from "node:crypto";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { type ExportPart, failureKinds, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { refSchema } from "@/lib/domain/record-schemas";

/**
 * The snapshot: what a collector saw elsewhere, carried here as a file. Gzip of JSON lines: one `header`, then `page` and
 * `scopeDone`, then one `end` with the number of lines and the SHA-256 of the bytes before it. Bodies are already redacted.
 */

const scopeSchema = z.object({
  key: z.string().min(1).max(1000),
  dataSet: z.string().min(1).max(200),
  title: z.string().max(2000),
  issues: z.array(z.string().max(500)).max(1000),
  container: refSchema.optional(),
  region: z.string().max(200).optional(),
  reader: z.string().max(2000).optional(),
} satisfies Record<keyof Scope, z.ZodType>);

const headerSchema = z.object({
  t: z.literal("header"),
  format: z.literal("rollcall-snapshot"),
  version: z.literal(1),
  connector: z.string().min(1).max(100),
  about: z.string().max(2000),
  collectedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  fingerprintKeyId: z.string().max(200).nullable(),
});

const bodyLineSchema = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("page"),
    scope: scopeSchema,
    call: z.string().max(2000),
    body: z.unknown(),
  }),
  z.object({
    t: z.literal("scopeDone"),
    scope: scopeSchema,
    complete: z.boolean(),
    failure: z
      .object({
        kind: z.enum(failureKinds),
        message: z.string().max(4000),
        permission: z.string().max(1000).optional(),
      })
      .optional(),
  }),
  z.object({
    t: z.literal("end"),
    count: z.number().int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
]);

export type SnapshotHeader = z.output<typeof headerSchema>;
/** What the collector knows before it reads: who reads, of what, when, and which key its fingerprints are made with. */
export type SnapshotAbout = Pick<SnapshotHeader, "connector" | "about" | "collectedAt" | "fingerprintKeyId">;
export type SnapshotPart = Exclude<ExportPart, { t: "about" }>;
/**
 * What the reader yields. The last line is always `end`: with `complete` false nothing in the snapshot may be taken for
 * the whole of a scope, whatever its `scopeDone` lines said.
 */
export type SnapshotLine =
  | SnapshotHeader
  | SnapshotPart
  | { t: "end"; complete: true; count: number }
  | { t: "end"; complete: false; why: string };

const MiB = 1024 * 1024;
/** Longest line, and guards against a small file that unpacks without end. */
export const snapshotLimits = {
  lineBytes: 64 * MiB,
  ratio: 400,
  ratioFrom: 64 * MiB,
  totalBytes: 64 * 1024 * MiB,
};
export type SnapshotLimits = typeof snapshotLimits;
const newline = 0x0a;

/**
 * Writes a snapshot to `out` and ends it; answers the number of lines before `end`. When `parts` throws, the file stays
 * without an `end` (a reader then takes nothing in it for complete) and the error is thrown on.
 */
export async function writeSnapshot(
  parts: AsyncIterable<SnapshotPart>,
  header: SnapshotAbout,
  out: Writable,
): Promise<number> {
  let count = 0;
  async function* batches(): AsyncGenerator<Buffer> {
    const hash = createHash("sha256");
    let waiting: Buffer[] = [];
    let size = 0;
    const add = (line: object, hashed: boolean) => {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      if (bytes.length > snapshotLimits.lineBytes) throw tooLong(count + 1, snapshotLimits.lineBytes);
      if (hashed) {
        hash.update(bytes);
        count += 1;
      }
      waiting.push(bytes);
      size += bytes.length;
    };
    const flush = () => {
      const batch = Buffer.concat(waiting, size);
      waiting = [];
      size = 0;
      return batch;
    };
    const { connector, about, collectedAt, fingerprintKeyId } = header;
    const named = { t: "header", format: "rollcall-snapshot", version: 1, connector, about };
    add({ ...named, collectedAt, fingerprintKeyId }, true);
    for await (const part of parts) {
      add(part.t === "page" ? { ...part, body: part.body ?? null } : part, true);
      if (size >= 512 * 1024) yield flush();
    }
    add({ t: "end", count, sha256: hash.digest("hex") }, false);
    yield flush();
  }
  await pipeline(batches, createGzip({ level: 1, memLevel: 9, chunkSize: 256 * 1024 }), out);
  return count;
}

/**
 * Reads a snapshot line by line in bounded memory. Throws `SourceError`: `malformed` when it is no snapshot of a version
 * we know, `too_large` when it unpacks beyond the limits. Damage further in does not throw: reading stops there, and the
 * last line is `end` with `complete: false` and why.
 */
export async function* readSnapshot(
  open: () => AsyncIterable<Uint8Array>,
  limits: SnapshotLimits = snapshotLimits,
): AsyncGenerator<SnapshotLine> {
  const hash = createHash("sha256");
  let count = 0;
  let ended: { count: number; sha256: string } | null = null;
  try {
    for await (const bytes of linesOf(open, limits)) {
      if (ended) return yield incomplete("There is more data after its end line.");
      if (count === 0) {
        const header = parseHeader(bytes);
        hash.update(bytes);
        count = 1;
        yield header;
        continue;
      }
      const line = parseLine(bytes);
      if (!line) return yield incomplete(`Line ${count + 1} is damaged.`);
      if (line.t === "end") {
        ended = line;
        continue;
      }
      hash.update(bytes);
      count += 1;
      yield line;
    }
  } catch (error) {
    const damage = gzipDamage(error);
    if (!damage) throw error;
    if (count === 0) throw notASnapshot(damage);
    return yield incomplete(damage);
  }
  if (count === 0) throw notASnapshot("It is empty.");
  yield verdict(ended, count, hash);
}

function verdict(ended: { count: number; sha256: string } | null, count: number, hash: Hash): SnapshotLine {
  if (!ended)
    return incomplete("It has no end line: its collector was interrupted, or the file was cut off.");
  if (ended.count !== count) {
    return incomplete(`It should have ${ended.count} lines before its end and has ${count}.`);
  }
  if (ended.sha256 !== hash.digest("hex"))
    return incomplete("Its checksum does not match: it was changed or damaged.");
  return { t: "end", complete: true, count };
}

/** The lines of the unpacked stream, each with its newline. A last line without one is not a line: it was cut off. */
async function* linesOf(
  open: () => AsyncIterable<Uint8Array>,
  limits: SnapshotLimits,
): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let unpacked = 0;
  async function* counted() {
    for await (const chunk of open()) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const gunzip = createGunzip({ chunkSize: 256 * 1024, finishFlush: constants.Z_FINISH });
  const source = Readable.from(counted(), { objectMode: true, highWaterMark: 4 });
  // The pipeline's own promise only repeats what reading `gunzip` throws, or tells that the reader left early.
  const piped = pipeline(source, gunzip).catch(() => undefined);
  let pending: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of gunzip) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("gunzip gave something that is not bytes");
      unpacked += chunk.length;
      guardUnpacked(packed, unpacked, limits);
      let start = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
        const piece = chunk.subarray(start, at + 1);
        start = at + 1;
        if (size + piece.length > limits.lineBytes) throw tooLong(null, limits.lineBytes);
        if (pending.length === 0) {
          yield piece;
          continue;
        }
        pending.push(piece);
        const line = Buffer.concat(pending, size + piece.length);
        pending = [];
        size = 0;
        yield line;
      }
      if (start < chunk.length) {
        pending.push(chunk.subarray(start));
        size += chunk.length - start;
        if (size > limits.lineBytes) throw tooLong(null, limits.lineBytes);
      }
    }
  } finally {
    gunzip.destroy();
    await piped;
  }
}

function guardUnpacked(packed: number, unpacked: number, limits: SnapshotLimits): void {
  const swollen = unpacked > limits.ratioFrom && unpacked > packed * limits.ratio;
  if (!swollen && unpacked <= limits.totalBytes) return;
  throw new SourceError({
    kind: "too_large",
    message:
      "This snapshot unpacks to far more than a real one does, so reading stopped and nothing in it counts as complete. Collect it again with `rollcall collect`.",
  });
}

function parseHeader(bytes: Uint8Array): SnapshotHeader {
  const outside = parseJson(bytes);
  const named = z.object({ format: z.literal("rollcall-snapshot"), version: z.unknown() }).safeParse(outside);
  if (!named.success) throw notASnapshot("Its first line is not a snapshot header.");
  if (named.data.version !== 1) {
    const version = typeof named.data.version === "number" ? String(named.data.version) : "unknown";
    throw new SourceError({
      kind: "malformed",
      message: `This snapshot has format version ${version}; this Rollcall reads version 1. Update the older of the two and collect again. Nothing was changed.`,
    });
  }
  const header = headerSchema.safeParse(outside);
  if (!header.success) {
    const field = header.error.issues[0]?.path.join(".") ?? "a field";
    throw notASnapshot(`In its header, ${field} is missing or wrong.`);
  }
  return header.data;
}

function parseLine(bytes: Uint8Array) {
  const line = bodyLineSchema.safeParse(parseJson(bytes));
  return line.success ? line.data : null;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

function gzipDamage(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "Z_BUF_ERROR") return "The file was cut off.";
  if (code === "Z_DATA_ERROR" || code === "Z_NEED_DICT" || code === "Z_STREAM_ERROR")
    return "The file is damaged.";
  return null;
}

function incomplete(why: string): SnapshotLine {
  return { t: "end", complete: false, why };
}

function notASnapshot(why: string): SourceError {
  return new SourceError({
    kind: "malformed",
    message: `This is not a Rollcall snapshot. ${why} Make one with \`rollcall collect <connector> --out FILE\`. Nothing was changed.`,
  });
}

function tooLong(line: number | null, limit: number): SourceError {
  const which = line === null ? "A line" : `Line ${line}`;
  return new SourceError({
    kind: "too_large",
    message: `${which} of the snapshot is longer than ${Math.round(limit / MiB)} MB. Nothing in it counts as complete.`,
  });
}

import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { type EventKind, type ExportFile, type Problem, SourceError } from "@/lib/connectors/sdk/contract";
import { JsonSplitter, malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";

/** Some records of a log in the order of the file, and what could not even be parsed. */
export interface RecordChunk {
  records: unknown[];
  problems: Problem[];
}

const headBytes = 64 * 1024;
const pieceBytes = 256 * 1024;
/** Records are handed on in small lots: a whole piece of them would outlive the clearing of what is short-lived. */
const lotRecords = 20;
const maxLineBytes = 4 * 1024 * 1024;
/** No log shrinks by more than this; what does was made to fill the memory or the disk of who unpacks it. */
const maxRatio = 400;
const alwaysUnpacked = 16 * 1024 * 1024;

/**
 * The records of a log, packed with gzip or not: JSON lines, a list, an object around a list, several of these after one
 * another, or rows of CSV. Memory is bounded by the largest record.
 * @throws SourceError `malformed` when the text ends within a value or is no JSON, `too_large` for what only grows by unpacking,
 * or grows beyond `maxBytes`.
 */
export async function* readEventRecords(
  file: Pick<ExportFile, "open">,
  kind: Pick<EventKind, "form" | "lists">,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<RecordChunk> {
  const unpacked = unpack(file.open(), maxBytes);
  if (kind.form === "csv") {
    yield* csvRows(unpacked);
    return;
  }
  const { head, rest } = await peek(unpacked);
  const chunks = rejoined(head, rest);
  const lists = new Set(kind.lists ?? []);
  if (isLines(head, lists)) yield* jsonLines(chunks);
  else yield* jsonDocuments(chunks, lists);
}

/** The beginning of a log's text, packed or not; as much as can be unpacked of it. */
export async function headOf(file: Pick<ExportFile, "open">): Promise<string> {
  const unpacked = unpack(file.open());
  try {
    const { head } = await peek(unpacked);
    return head.toString("utf8");
  } catch (error) {
    if (error instanceof SourceError) return "";
    throw error;
  } finally {
    await unpacked.return(undefined);
  }
}

/** The bytes as they were before gzip, or as they are. */
async function* unpack(
  packed: AsyncIterable<Uint8Array>,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const source = packed[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const { done, value } = await source.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  let taken = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    taken += first.length;
    yield first;
    for (;;) {
      const { done, value } = await source.next();
      if (done) return;
      taken += value.length;
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* counted();
    return;
  }
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  const input = Readable.from(counted());
  input.on("error", (error) => gunzip.destroy(error));
  let given = 0;
  try {
    for await (const chunk of input.pipe(gunzip)) {
      const bytes: Buffer = chunk;
      given += bytes.length;
      if (given > alwaysUnpacked && given > taken * maxRatio) {
        const message = `It grows to more than ${maxRatio} times its size when it is unpacked, which no log does.`;
        throw new SourceError({ kind: "too_large", message });
      }
      if (given > maxBytes) {
        const message = `Unpacked, it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
        throw new SourceError({ kind: "too_large", message });
      }
      yield bytes;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw malformed("The file is damaged or cut off: it cannot be unpacked to its end.", error);
  } finally {
    input.destroy();
    gunzip.destroy();
  }
}

async function peek(chunks: AsyncGenerator<Buffer>): Promise<{ head: Buffer; rest: AsyncGenerator<Buffer> }> {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < headBytes) {
    const { done, value } = await chunks.next();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  return { head: Buffer.concat(parts), rest: chunks };
}

async function* rejoined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** Whether each line is a record: one of the first is an object by itself, and none that only holds a list of records. */
function isLines(head: Buffer, lists: ReadonlySet<string>): boolean {
  const lines = head.toString("utf8", 0, headBytes).split("\n").slice(0, 5);
  if (!/^\s*\{/.test(lines[0] ?? "")) return !/^\s*\[/.test(lines.join("\n"));
  return lines.some((line) => {
    const value = jsonOf(line);
    return isObject(value) && !holdsList(value, lists);
  });
}

function holdsList(value: { [key: string]: unknown }, lists: ReadonlySet<string>): boolean {
  return Object.keys(value).some((key) => lists.has(key));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RecordChunk> {
  let line = 0;
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  const take = (text: string, into: RecordChunk) => {
    line += 1;
    if (text.trim() === "") return;
    const record = jsonOf(text);
    if (isObject(record)) into.records.push(record);
    else into.problems.push({ where: `line ${line}`, what: "It is no JSON object." });
  };
  for await (const chunk of chunks) {
    const into: RecordChunk = { records: [], problems: [] };
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      if (carriedBytes + end - from > maxLineBytes) {
        line += 1;
        into.problems.push({ where: `line ${line}`, what: "It is longer than 4 MB." });
      } else if (carried.length > 0)
        take(Buffer.concat([...carried, chunk.subarray(from, end)]).toString("utf8"), into);
      else take(chunk.toString("utf8", from, end), into);
      carried = [];
      carriedBytes = 0;
      from = end + 1;
    }
    carriedBytes += chunk.length - from;
    // Of a line that is too long, only its length is kept.
    if (carriedBytes <= maxLineBytes && from < chunk.length) carried.push(chunk.subarray(from));
    else if (carriedBytes > maxLineBytes) carried = [];
    yield into;
  }
  const last: RecordChunk = { records: [], problems: [] };
  if (carriedBytes > maxLineBytes)
    last.problems.push({ where: `line ${line + 1}`, what: "It is longer than 4 MB." });
  else take(Buffer.concat(carried).toString("utf8"), last);
  yield last;
}

async function* jsonDocuments(
  chunks: AsyncIterable<Buffer>,
  lists: ReadonlySet<string>,
): AsyncGenerator<RecordChunk> {
  const splitter = new JsonSplitter(new Set(["", ...lists]), true);
  let elements = 0;
  for await (const chunk of chunks) {
    let into: RecordChunk = { records: [], problems: [] };
    for (const part of splitter.write(chunk)) {
      if (into.records.length >= lotRecords) {
        yield into;
        into = { records: [], problems: [] };
      }
      if (part.t !== "document") {
        elements += 1;
        const record = part.t === "parsed" ? part.value : jsonOf(part.text);
        if (isObject(record)) into.records.push(record);
        else into.problems.push({ where: `record ${elements}`, what: "It is not valid JSON." });
      } else if (isObject(part.value) && !holdsList(part.value, lists)) into.records.push(part.value);
    }
    yield into;
  }
  splitter.end();
}

async function* csvRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<RecordChunk> {
  const parser = parse({ relax_column_count: true, max_record_size: maxLineBytes });
  const source = Readable.from(chunks);
  source.on("error", (error) => parser.destroy(error));
  let records: unknown[] = [];
  try {
    for await (const row of source.pipe(parser)) {
      records.push(row);
      if (records.length < 1000) continue;
      yield { records, problems: [] };
      records = [];
    }
  } catch (error) {
    yield { records, problems: [] };
    if (error instanceof SourceError) throw error;
    throw malformed("The file is no CSV, or ends in the middle of a row.", error);
  }
  yield { records, problems: [] };
}

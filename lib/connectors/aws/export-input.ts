import { pipeline, Readable } from "node:stream";
import { parse as parseCsv } from "csv-parse";
import { z } from "zod";
import { type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import { malformed, readJsonElements } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { type DetailList, detailLists } from "./details-page";

/** What stands in an export of AWS, one thing at a time. */
export type ExportItem =
  | { t: "entry"; list: DetailList; item: { [key: string]: unknown }; bytes: number }
  /** An answer ended; `partial` says that more pages follow it. */
  | { t: "answerEnd"; partial: boolean }
  | { t: "row"; row: { [column: string]: unknown } }
  | { t: "generated"; at: unknown };

const howToDetails = "`aws iam get-account-authorization-details > details.json`";
const howToReport =
  "`aws iam get-credential-report > report.json` (after `aws iam generate-credential-report`)";
const nextStep = `Bring what ${howToDetails} or ${howToReport} writes.`;

const listNames = new Set<string>(detailLists);
const listName = z.enum(detailLists);
const reportColumns = ["user", "arn", "user_creation_time"];
const headBytes = 64 * 1024;
const maxRowBytes = 256 * 1024;

/**
 * Reads a file of either kind, recognised by its content. Memory stays bounded whatever its size.
 * @throws SourceError `malformed` with a sentence that names the file and the command that makes a right one.
 */
export async function* readExportItems(file: ExportFile): AsyncGenerator<ExportItem> {
  try {
    const { head, chunks } = await open(file);
    const start = head.toString("utf8").trimStart();
    if (start.startsWith("{") || start.startsWith("[")) yield* readJson(chunks);
    else yield* readReport(head, chunks);
  } catch (error) {
    if (!(error instanceof SourceError) || error.failure.kind !== "malformed") throw error;
    const message = `${file.name} cannot be read: ${error.failure.message} ${nextStep}`;
    throw new SourceError({ kind: "malformed", message }, { cause: error });
  }
}

/** The first bytes, and all of them as UTF-8 without a byte order mark. */
async function open(file: ExportFile): Promise<{ head: Buffer; chunks: AsyncIterable<Uint8Array> }> {
  const source = file.open()[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  while (!ended && head.length < headBytes) {
    const { value, done } = await source.next();
    if (done) ended = true;
    else head = Buffer.concat([head, value]);
  }
  if (head.length === 0) throw malformed("It is empty.");
  const marked16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (marked16 || head.subarray(0, 64).includes(0)) {
    throw malformed(
      "It is not UTF-8 text; PowerShell's `>` writes UTF-16, `| Out-File -Encoding utf8` writes UTF-8.",
    );
  }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head = head.subarray(3);
  const start = head;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield start;
    if (!ended) yield* { [Symbol.asyncIterator]: () => source };
  }
  return { head, chunks: chunks() };
}

async function* readJson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportItem> {
  for await (const part of readJsonElements(chunks, listNames)) {
    if (part.t === "document") {
      yield* readAnswers(part.value);
      continue;
    }
    const item = parseEntry(part.text);
    yield { t: "entry", list: listName.parse(part.list), item, bytes: part.text.length };
  }
}

function parseEntry(text: string): { [key: string]: unknown } {
  try {
    const item: unknown = JSON.parse(text);
    if (isObject(item)) return item;
  } catch (error) {
    throw malformed("It is not valid JSON.", error);
  }
  throw malformed("It is not valid JSON.");
}

/** What remains of a top-level value when its entries were read: an answer, or a list of answers. */
async function* readAnswers(value: unknown): AsyncGenerator<ExportItem> {
  const answers = Array.isArray(value) ? value : [value];
  if (answers.length === 0) throw malformed("It holds an empty list.");
  for (const answer of answers) {
    if (!isObject(answer)) throw malformed("It holds something that is not an answer of AWS.");
    if (typeof answer.Content === "string") {
      const csv = Buffer.from(answer.Content, "base64");
      yield* readReport(csv.subarray(0, headBytes), oneChunk(csv));
      if (answer.GeneratedTime !== undefined) yield { t: "generated", at: answer.GeneratedTime };
    } else if (detailLists.some((list) => Array.isArray(answer[list]))) {
      const stray = detailLists.some(
        (list) => Array.isArray(answer[list]) && answer[list].some((item) => item !== 0),
      );
      if (stray) throw malformed("One of its lists holds something that is not an object.");
      yield { t: "answerEnd", partial: answer.IsTruncated === true || typeof answer.NextToken === "string" };
    } else {
      const keys = Object.keys(answer)
        .slice(0, 4)
        .map((key) => JSON.stringify(key.slice(0, 40)));
      throw malformed(`It is another kind of JSON${keys.length > 0 ? ` (with ${keys.join(", ")})` : ""}.`);
    }
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * The rows of a credential report by column name.
 * @throws SourceError `malformed` when it is not one.
 */
export async function* readReportRows(csv: Uint8Array): AsyncGenerator<{ [column: string]: unknown }> {
  const bytes = Buffer.from(csv);
  for await (const item of readReport(bytes.subarray(0, headBytes), oneChunk(bytes))) {
    if (item.t === "row") yield item.row;
  }
}

async function* readReport(head: Buffer, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportItem> {
  const [firstLine = ""] = head.toString("utf8").trimStart().split(/\r?\n/, 1);
  const columns = firstLine.split(",").map((column) => column.replaceAll('"', "").trim());
  const missing = reportColumns.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw malformed("It is neither account details nor a credential report.");
  const parser = parseCsv({
    columns: true,
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRowBytes,
  });
  pipeline(Readable.from(chunks), parser, () => undefined);
  try {
    for await (const row of parser) {
      // Reports that were put one after another repeat the line of column names.
      if (isObject(row) && row.arn !== "arn") yield { t: "row", row };
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("CSV_")) {
      throw malformed("A row of the credential report is broken.", error);
    }
    throw error;
  }
}

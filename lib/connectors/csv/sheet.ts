import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import {
  type Delimiter,
  decodeText,
  detectContainer,
  detectDelimiter,
  detectHeaderRow,
  type SheetFormat,
  uniqueHeaders,
} from "@/lib/connectors/csv/detect";
import { malformed, sheetLimits, tooLarge } from "@/lib/connectors/csv/limits";
import { readWorkbook, tooManyColumns, tooManyRows } from "@/lib/connectors/csv/workbook";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";

/** A sheet that can be read from its start as often as needed. */
export interface Sheet {
  format: SheetFormat;
  /** Name of the sheet in a workbook; the file's name for text. */
  name: string;
  /** The sheets to choose from; one for text. */
  sheets: string[];
  delimiter: Delimiter | null;
  encoding: string | null;
  /** The row that holds the headers, as people count: from 1. */
  headerRow: number;
  headers: string[];
  /** The rows below the headers that hold anything. Throws `SourceError` beyond the limits. */
  rows(): AsyncIterable<SheetRow>;
}

export interface SheetRow {
  /** As people count: 1 is the first row of the sheet. */
  row: number;
  cells: string[];
}

const headerWithin = 20;

/** Opens a CSV, TSV or XLSX file. Throws `SourceError` when it is none, is empty, or is larger than the limits. */
export async function openSheet(file: ExportFile, sheetName: string | null): Promise<Sheet> {
  const bytes = await readAll(file);
  if (bytes.length === 0) throw malformed("The file is empty.");
  if (detectContainer(bytes) === "zip") {
    const book = await readWorkbook(bytes, sheetName);
    const rows = async function* () {
      yield* book.rows;
    };
    return layOut(
      { format: "xlsx", name: book.sheet, sheets: book.sheets, delimiter: null, encoding: null },
      rows,
    );
  }
  const { text, encoding } = decodeText(bytes);
  const { delimiter, skip } = detectDelimiter(text);
  const name = file.name.replace(/^.*[/\\]/, "");
  const format = delimiter === "\t" ? "tsv" : "csv";
  return layOut({ format, name, sheets: [name], delimiter, encoding }, () => textRows(text, skip, delimiter));
}

type RawSheet = Omit<Sheet, "headerRow" | "headers" | "rows">;

async function layOut(sheet: RawSheet, read: () => AsyncIterable<string[]>): Promise<Sheet> {
  const first: string[][] = [];
  for await (const cells of read()) {
    first.push(cells);
    if (first.length === headerWithin) break;
  }
  const index = detectHeaderRow(first);
  if (index === null) throw malformed("The sheet is empty.");
  const headerCells = withoutEmptyEnd(first[index] ?? []);
  const width = Math.max(
    headerCells.length,
    ...first.slice(index).map((cells) => withoutEmptyEnd(cells).length),
  );
  if (width > sheetLimits.columns) throw tooManyColumns();
  const headers = uniqueHeaders(Array.from({ length: width }, (_, column) => headerCells[column] ?? ""));
  async function* rows(): AsyncGenerator<SheetRow> {
    let row = 0;
    let count = 0;
    for await (const cells of read()) {
      row += 1;
      if (row <= (index ?? 0) + 1 || cells.every((cell) => cell.trim() === "")) continue;
      count += 1;
      if (count > sheetLimits.rows) throw tooManyRows();
      yield { row, cells };
    }
  }
  return { ...sheet, headerRow: index + 1, headers, rows };
}

function withoutEmptyEnd(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}

async function readAll(file: ExportFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (file.size > sheetLimits.fileBytes) throw fileTooLarge();
  for await (const chunk of file.open()) {
    size += chunk.length;
    if (size > sheetLimits.fileBytes) throw fileTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function* textRows(text: string, skip: number, delimiter: Delimiter): AsyncGenerator<string[]> {
  function* pieces() {
    for (let at = skip; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
  }
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: sheetLimits.columns * sheetLimits.cellBytes,
  });
  const source = Readable.from(pieces());
  source.pipe(parser);
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      if (!isRow(cells)) throw malformed(`Row ${row} cannot be read.`);
      yield cells;
    }
  } catch (error) {
    throw readable(error, row);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function isRow(cells: unknown): cells is string[] {
  return Array.isArray(cells) && cells.every((cell) => typeof cell === "string");
}

/** The parser's own error carries the text of the row: it must not go on. */
function readable(error: unknown, row: number): unknown {
  if (error instanceof SourceError || !(error instanceof CsvError)) return error;
  if (error.code === "CSV_QUOTE_NOT_CLOSED") {
    return malformed(
      `A quoted cell that begins near row ${row + 1} is never closed. Close its quote and import again.`,
    );
  }
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return tooLarge(`Row ${row + 1} is longer than 3 MB.`, "Check its quotes and import again.");
  }
  return malformed(
    `The sheet cannot be read from row ${row + 1} on. Check the quotes in that row and import again.`,
  );
}

function fileTooLarge() {
  return tooLarge(
    `The file is larger than ${sheetLimits.fileBytes / 1024 / 1024} MB.`,
    "Split it, or connect the system that it was exported from.",
  );
}

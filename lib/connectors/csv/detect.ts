import { fieldOfHeader, fieldWithinHeader, normaliseHeader } from "@/lib/connectors/csv/header-words";
import { SourceError } from "@/lib/connectors/sdk/contract";

export type SheetFormat = "csv" | "tsv" | "xlsx";
export type Delimiter = "," | ";" | "\t" | "|";

/** What kind of file the first bytes show. Throws `SourceError` `unsupported` for files that only look like sheets. */
export function detectContainer(bytes: Uint8Array): "zip" | "text" {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) return "zip";
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw unsupported("an old .xls workbook, or a workbook protected by a password");
  }
  if (starts(0x25, 0x50, 0x44, 0x46)) throw unsupported("a PDF");
  if (starts(0x1f, 0x8b)) throw unsupported("a compressed file");
  return "text";
}

/** The text of a file: UTF-8, UTF-16 (with or without a byte order mark), else Windows-1252. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  const sample = text.slice(0, 4096);
  const control = [...sample].filter((char) => char < " " && !"\t\r\n\f".includes(char)).length;
  if (control > sample.length / 50) throw unsupported("not a text file");
  return { text, encoding };
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // In UTF-16 every other byte of Western text is zero.
  const head = bytes.subarray(0, 2048);
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 5 && even < odd / 10) return "utf-16le";
  if (even > head.length / 5 && odd < even / 10) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

const delimiters: readonly Delimiter[] = [",", ";", "\t", "|"];

/**
 * The delimiter of a text: the one that cuts its first lines into the same number of cells. A first line `sep=;`, which
 * spreadsheet programs write, decides and is not part of the sheet (`skip` is its length).
 */
export function detectDelimiter(text: string): { delimiter: Delimiter; skip: number } {
  const told = /^sep=([,;\t|])(?:\r\n|\r|\n)/i.exec(text);
  const said = delimiters.find((each) => each === told?.[1]);
  if (told && said) return { delimiter: said, skip: told[0].length };
  let best: { delimiter: Delimiter; score: number } = { delimiter: ",", score: 0 };
  const sample = text.slice(0, 256 * 1024);
  for (const delimiter of delimiters) {
    const counts = cellCounts(sample, delimiter).filter((count) => count > 0);
    const usual = mostFrequent(counts.filter((count) => count > 1));
    if (usual === null) continue;
    // Agreement of the lines weighs most; among equals the one that makes more cells.
    const agreeing = counts.filter((count) => count === usual).length / counts.length;
    const score = agreeing + usual / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, skip: 0 };
}

/** Cells of each of the first 30 records, with quotes respected; 0 for an empty line. */
function cellCounts(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  let cells = 1;
  let quoted = false;
  let atStart = true;
  let empty = true;
  for (const char of sample) {
    if (quoted) {
      if (char === '"') quoted = false;
      continue;
    }
    if (char === '"' && atStart) quoted = true;
    else if (char === delimiter) cells += 1;
    else if (char === "\n" || char === "\r") {
      if (!(char === "\n" && empty && cells === 1)) counts.push(empty && cells === 1 ? 0 : cells);
      if (counts.length === 30) return counts;
      cells = 1;
      empty = true;
      atStart = true;
      continue;
    }
    atStart = char === delimiter;
    empty = false;
  }
  if (!empty) counts.push(cells);
  return counts;
}

function mostFrequent(numbers: number[]): number | null {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  let best: number | null = null;
  for (const [number, count] of times) if (best === null || count > (times.get(best) ?? 0)) best = number;
  return best;
}

/**
 * Which of the first rows holds the headers: the one with the most words that name a field; titles and notes above it
 * are passed over. Without any such word, the first row that is as wide as the sheet. Null for an empty sheet.
 */
export function detectHeaderRow(rows: readonly (readonly string[])[]): number | null {
  let best: { index: number; score: number } | null = null;
  for (const [index, row] of rows.entries()) {
    const cells = row.filter((cell) => cell.trim() !== "" && cell.length <= 100);
    const score = cells.reduce((sum, cell) => sum + headerScore(cell), 0);
    if (score > 0 && (best === null || score > best.score)) best = { index, score };
  }
  if (best) return best.index;
  const widths = rows.map((row) => row.filter((cell) => cell.trim() !== "").length);
  const widest = Math.max(0, ...widths);
  const first = widths.findIndex((width) => width > 0 && width >= widest / 2);
  return first === -1 ? null : first;
}

function headerScore(cell: string): number {
  const normalised = normaliseHeader(cell);
  if (fieldOfHeader(normalised)) return 2;
  return normalised.split(" ").length <= 5 && fieldWithinHeader(normalised) ? 0.5 : 0;
}

/** The headers made unique, with a name for those that have none; cut to what a form can show. */
export function uniqueHeaders(cells: readonly string[]): string[] {
  const used = new Set<string>();
  return cells.map((cell, index) => {
    const base = cell.trim().replace(/\s+/g, " ").slice(0, 200) || `Column ${columnLetters(index)}`;
    let header = base;
    for (let copy = 2; used.has(header); copy += 1) header = `${base} (${copy})`;
    used.add(header);
    return header;
  });
}

/** How a spreadsheet names its columns: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

function unsupported(what: string): SourceError {
  return new SourceError({
    kind: "unsupported",
    message: `This file is ${what}, which cannot be read. Save the sheet as CSV (UTF-8) or as .xlsx without a password and import that. Nothing was changed.`,
  });
}

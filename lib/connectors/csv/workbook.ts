import { readSheet } from "read-excel-file/universal";
import { malformed, sheetLimits, tooLarge } from "@/lib/connectors/csv/limits";
import { unpackXml } from "@/lib/connectors/csv/zip-guard";

export interface Workbook {
  /** The visible sheets, in their order. */
  sheets: string[];
  sheet: string;
  /** Row 1 is at index 0; empty rows are there, so that numbers are those that people see. */
  rows: string[][];
}

/**
 * Reads one sheet of an .xlsx workbook: the named one, else the first that is visible. Dates come as ISO 8601. Throws
 * `SourceError` for a bomb, a broken file, a sheet beyond the limits, or a name that is not there.
 */
export async function readWorkbook(bytes: Buffer, sheetName: string | null): Promise<Workbook> {
  const entries = unpackXml(bytes);
  const workbook = entries.find(({ name }) => name === "xl/workbook.xml");
  if (!workbook) throw broken();
  for (const { text } of entries) guardCells(text);
  const all = sheetsOf(workbook.text);
  const sheets = all.filter(({ hidden }) => !hidden).map(({ name }) => name);
  const chosen =
    sheetName === null ? all.find(({ hidden }) => !hidden) : all.find(({ name }) => name === sheetName);
  if (!chosen) {
    const names = sheets.slice(0, 10).map((name) => `“${name.slice(0, 60)}”`);
    throw malformed(
      sheetName === null
        ? "The workbook has no visible sheet."
        : `The workbook has no sheet of the chosen name. It has ${names.join(", ")}; choose one of them.`,
    );
  }
  const own = new ArrayBuffer(bytes.length);
  new Uint8Array(own).set(bytes);
  let data: readonly (readonly unknown[])[];
  try {
    data = await readSheet(own, all.indexOf(chosen) + 1, { trim: false });
  } catch {
    // The library's message may quote a cell.
    throw broken();
  }
  return { sheets, sheet: chosen.name, rows: data.map((row) => row.map(cellText)) };
}

function sheetsOf(workbookXml: string): { name: string; hidden: boolean }[] {
  return [...workbookXml.matchAll(/<(?:\w{1,20}:)?sheet\s([^>]{1,2000})>/g)].map(([, attributes = ""]) => ({
    name: unescapeXml(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ""),
    hidden: /\bstate="(?:hidden|veryHidden)"/.test(attributes),
  }));
}

const tag = /<(?:\w{1,20}:)?(row|c)(?=[\s/>])([^>]*)>/g;
const highestRow = 1_048_576;

/**
 * Looks at the addresses of all cells before the library does: it fills up to the last row and column with empty cells,
 * so that one far away would cost all memory. Addresses in an unusual spelling are refused.
 */
function guardCells(xml: string): void {
  for (const [, kind, attributes = ""] of xml.matchAll(tag)) {
    if ((attributes.split('"').length + attributes.split("'").length) % 2 !== 0) throw broken();
    const address = /\sr=["']([^"']*)["']/.exec(attributes)?.[1];
    if (address === undefined) continue;
    const parts = /^([A-Z]{0,3})(\d{1,7})$/.exec(address);
    const row = Number(parts?.[2]);
    if (!parts || row > highestRow || (kind === "c") !== (parts[1] !== "")) throw broken();
    // A cell without content says nothing of the sheet's size: whole columns may be coloured.
    if (kind === "row" || attributes.endsWith("/")) continue;
    if (row > sheetLimits.rows + 100) throw tooManyRows();
    if (columnNumber(parts[1] ?? "") > sheetLimits.columns) throw tooManyColumns();
  }
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return "";
    const iso = cell.toISOString();
    return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso;
  }
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean"
    ? String(cell)
    : "";
}

const named = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (all, decimal, hex, word) => {
    if (typeof word === "string") return named.get(word) ?? all;
    const code = typeof decimal === "string" ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** More rows than we read. */
export function tooManyRows() {
  return tooLarge(
    `The sheet has more than ${sheetLimits.rows.toLocaleString("en")} rows.`,
    "Split it, or connect the system that it was exported from.",
  );
}

/** More columns than we read. */
export function tooManyColumns() {
  return tooLarge(
    `The sheet has more than ${sheetLimits.columns} columns.`,
    "Remove the columns that describe no identity and import it again.",
  );
}

function broken() {
  return malformed(
    "The workbook cannot be read. Open it, save it again as .xlsx or as CSV, and import that.",
  );
}

import type { CsvConfig } from "@/lib/connectors/csv/config";
import { dateOrderEvidence } from "@/lib/connectors/csv/dates";
import { columnLetters } from "@/lib/connectors/csv/detect";
import { type DateOrder, dateFields } from "@/lib/connectors/csv/fields";
import { malformed, sheetLimits } from "@/lib/connectors/csv/limits";
import { type ColumnGuess, guessMapping, isOwnExport, withChoices } from "@/lib/connectors/csv/mapping";
import type { PageContext, PageRow } from "@/lib/connectors/csv/page";
import { dropSecrets } from "@/lib/connectors/csv/row-secrets";
import { identityOf, valuesOf } from "@/lib/connectors/csv/row-values";
import { openSheet, type Sheet, type SheetRow } from "@/lib/connectors/csv/sheet";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { withoutFormulaGuard } from "@/lib/domain/text";

/** Dates whose day and month could be either way round, and nobody said which: to be asked, never guessed. */
export interface DateQuestion {
  columns: string[];
  examples: string[];
}

/** What a first pass over the whole sheet tells, before any row is used. */
export interface Survey {
  sheet: Sheet;
  /** What the sheet is about: the name that the person gave, else the file's without copies' and dates' marks. */
  about: string;
  columns: ColumnGuess[];
  context: PageContext;
  dateQuestion: DateQuestion | null;
  /** The rows as pages carry them, clean of secrets, from the start at each call. */
  rows(): AsyncIterable<PageRow>;
  rowCount: number;
}

type Fingerprint = ((secret: string) => string) | null;

/**
 * Reads a sheet once and settles what concerns all of it: columns, date order, which rows repeat an identity. Throws
 * `SourceError` when it cannot be read, is too large, or has no column that names identities.
 */
export async function surveySheet(
  file: ExportFile,
  config: CsvConfig,
  fingerprint: Fingerprint,
  signal: AbortSignal,
): Promise<Survey> {
  const sheet = await openSheet(file, config.sheetName || null);
  const sample: string[][] = [];
  for await (const { cells } of sheet.rows()) {
    sample.push(cells.map(withoutFormulaGuard));
    if (sample.length === 50) break;
  }
  // A sheet without headers has data where headers are looked for: that may be a secret too.
  const headers = sheet.headers.map(scrubText);
  const columns = withChoices(guessMapping(headers, sample), config.mapping);
  const about = aboutOf(file.name, sheet, config);
  const kept = columns.flatMap((column, index) => (column.field === "ignore" ? [] : [{ ...column, index }]));
  const context: PageContext = {
    sheet: scrubText(sheet.name),
    realm: `sheet:${slug(about)}`,
    ownExport: isOwnExport(headers),
    dateOrder: config.dateOrder || null,
    columns: kept.map(({ header, field }) => ({ header, field })),
  };
  if (!kept.some(({ field }) => ["name", "external_id", "alias", "credential_id"].includes(field))) {
    throw noName(headers);
  }

  const clean = cleaner(columns, kept, fingerprint);
  const seen = new Map<string, number>();
  const credentials = new Map<string, number>();
  const repeats = new Map<number, Pick<PageRow, "sameAs" | "sameCredentialAs">>();
  const dates = new DateSurvey();
  let rowCount = 0;
  for await (const row of sheet.rows()) {
    if (rowCount % 1000 === 0) signal.throwIfAborted();
    rowCount += 1;
    const { cells } = clean(row);
    for (const [at, { header, field }] of kept.entries())
      if (isDateField(field)) dates.add(header, cells[at] ?? "");
    const identity = identityOf(valuesOf(context, cells), context.realm);
    if (!identity) continue;
    const key = `${identity.ref.realm}\0${identity.ref.externalId}`;
    const sameAs = seen.get(key) ?? null;
    const sameCredentialAs = identity.credentialId ? (credentials.get(identity.credentialId) ?? null) : null;
    if (sameAs !== null || sameCredentialAs !== null) repeats.set(row.row, { sameAs, sameCredentialAs });
    if (sameAs === null) seen.set(key, row.row);
    if (identity.credentialId && sameCredentialAs === null) credentials.set(identity.credentialId, row.row);
  }
  context.dateOrder ??= dates.order();
  async function* rows(): AsyncGenerator<PageRow> {
    for await (const row of sheet.rows()) {
      yield {
        ...clean(row),
        row: row.row,
        ...(repeats.get(row.row) ?? { sameAs: null, sameCredentialAs: null }),
      };
    }
  }
  const dateQuestion = context.dateOrder === null ? dates.question() : null;
  return { sheet, about, columns, context, dateQuestion, rows, rowCount };
}

/** Cuts what is too long, takes the secrets out, and keeps the cells of the columns that are imported. */
function cleaner(columns: ColumnGuess[], kept: { index: number }[], fingerprint: Fingerprint) {
  return (row: SheetRow): Pick<PageRow, "cells" | "secrets" | "problems"> => {
    const problems: PageRow["problems"] = [];
    const cells = row.cells.map((cell, index) => {
      const column = columns[index]?.header ?? `Column ${columnLetters(index)}`;
      if (cell.length > sheetLimits.cellBytes / 4 && Buffer.byteLength(cell) > sheetLimits.cellBytes) {
        problems.push({ column, what: "The cell is longer than 32 kB; it was left out." });
        return "";
      }
      if (index >= columns.length && cell.trim() !== "") {
        problems.push({ column, what: "The cell stands right of the last header; it was left out." });
      }
      return withoutFormulaGuard(cell);
    });
    const { cells: clean, secrets } = dropSecrets({ row: row.row, cells }, columns, fingerprint);
    return { cells: kept.map(({ index }) => clean[index] ?? ""), secrets, problems };
  };
}

/** Collects what the dates of all columns prove about the order of day and month. */
class DateSurvey {
  private readonly proofs = new Set<DateOrder>();
  private readonly open = new Map<string, string>();

  add(header: string, cell: string): void {
    const proof = dateOrderEvidence(cell);
    if (proof === "either") {
      if (!this.open.has(header)) this.open.set(header, cell.trim());
    } else if (proof !== null) this.proofs.add(proof);
  }

  /** One kind of proof settles the whole sheet; none, or both, settles nothing. */
  order(): DateOrder | null {
    const [only] = this.proofs;
    return this.proofs.size === 1 && only ? only : null;
  }

  question(): DateQuestion | null {
    if (this.open.size === 0) return null;
    return { columns: [...this.open.keys()], examples: [...new Set(this.open.values())].slice(0, 5) };
  }
}

function isDateField(field: string): boolean {
  return dateFields.some((each) => each === field);
}

/**
 * `NHI register_v3 (2).xlsx` and `NHI register 2026-11-23.xlsx` are the same register: marks of copies, versions and days
 * do not make a new one. Another sheet of a workbook does.
 */
function aboutOf(fileName: string, sheet: Sheet, config: CsvConfig): string {
  if (config.name) return scrubText(config.name);
  const base = fileName.replace(/^.*[/\\]/, "").replace(/\.(?:csv|tsv|txt|xlsx|xlsm)$/i, "");
  let about = base;
  for (let before = ""; before !== about; ) {
    before = about;
    about = about
      .replace(
        /[\s_-]*(?:\(\d{1,3}\)|\bcopy(?: \d{1,2})?|kopie|v\d{1,3}|final|\d{4}[-_.]?[01]\d[-_.]?[0-3]\d)$/i,
        "",
      )
      .trim();
  }
  const other = sheet.sheets.length > 1 && sheet.name !== sheet.sheets[0] ? ` ${sheet.name}` : "";
  return scrubText(`${about || base || "sheet"}${other}`).slice(0, 200);
}

/** A name as part of a realm: letters and digits of any script, joined by hyphens. */
function slug(text: string): string {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return words.slice(0, 200) || "sheet";
}

function noName(headers: string[]) {
  const shown = headers.slice(0, 12).map((header) => `“${header.slice(0, 40)}”`);
  return malformed(
    `No column of this sheet looks like the name or id of an identity. Its columns are ${shown.join(", ")}. Choose which of them is the name and import again.`,
  );
}

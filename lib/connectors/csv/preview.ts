import { type CsvConfig, csvConfigSchema } from "@/lib/connectors/csv/config";
import type { ColumnGuess } from "@/lib/connectors/csv/mapping";
import type { SheetSecret } from "@/lib/connectors/csv/page";
import { type CellProblem, readRow } from "@/lib/connectors/csv/row-records";
import { type DateQuestion, surveySheet } from "@/lib/connectors/csv/survey";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import type { RecordInput } from "@/lib/domain/source-record";

export interface SheetPreview {
  about: string;
  format: "csv" | "tsv" | "xlsx";
  encoding: string | null;
  delimiter: string | null;
  /** The sheets of a workbook to choose from, and the one that was read. */
  sheets: string[];
  sheet: string;
  headerRow: number;
  /** Rollcall's own export: its rows go back to the identities that they came from. */
  ownExport: boolean;
  columns: PreviewColumn[];
  rowCount: number;
  /** Identities that would come in; repeated rows count once. */
  identityCount: number;
  /** The first rows as they will come in. */
  rows: PreviewRow[];
  /** The first 200 of `problemCount`, in the order of the sheet. */
  problems: CellProblem[];
  problemCount: number;
  /** What to ask before the import; null when the dates are clear. */
  dateQuestion: DateQuestion | null;
  dateOrder: "dmy" | "mdy" | null;
  /** Secrets that would be dropped: where they stand, never what they are. The first 200 of `secretCount`. */
  secrets: Pick<SheetSecret, "cell" | "column" | "type">[];
  secretCount: number;
}

export interface PreviewColumn extends ColumnGuess {
  /** Up to three different cells, without secrets; none of a column that is left out or holds secrets. */
  samples: string[];
}

export interface PreviewRow {
  row: number;
  /** Null: the row names nobody, or repeats an earlier one. */
  identity: Extract<RecordInput, { t: "identity" }> | null;
  sensitivity: string | null;
  credentials: number;
  permissions: number;
  secrets: number;
}

/** The choices that a preview tries out; what is left out is as in a new configuration. */
export type PreviewChoices = Partial<Pick<CsvConfig, "name" | "mapping" | "dateOrder" | "sheetName">>;

const previewRows = 20;
const listed = 200;

/**
 * What an import of the sheet would bring, without keeping anything: it reads the whole sheet the way the import does.
 * Throws `SourceError` when the sheet cannot be read.
 */
export async function previewSheet(
  file: ExportFile,
  choices: PreviewChoices = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<SheetPreview> {
  const config = csvConfigSchema.parse(choices);
  const survey = await surveySheet(file, config, null, signal);
  const { sheet, context } = survey;
  const preview: SheetPreview = {
    about: survey.about,
    format: sheet.format,
    encoding: sheet.encoding,
    delimiter: sheet.delimiter,
    sheets: sheet.sheets,
    sheet: context.sheet,
    headerRow: sheet.headerRow,
    ownExport: context.ownExport,
    columns: survey.columns.map((column) => ({ ...column, samples: [] })),
    rowCount: survey.rowCount,
    identityCount: 0,
    rows: [],
    problems: [],
    problemCount: 0,
    dateQuestion: survey.dateQuestion,
    dateOrder: context.dateOrder,
    secrets: [],
    secretCount: 0,
  };
  const kept = preview.columns.filter(({ field }) => field !== "ignore");
  for await (const row of survey.rows()) {
    signal.throwIfAborted();
    const reading = readRow(context, row);
    const identity = reading.records.find((record) => record.t === "identity") ?? null;
    if (identity) preview.identityCount += 1;
    if (preview.rows.length < previewRows) {
      const count = (t: RecordInput["t"]) => reading.records.filter((record) => record.t === t).length;
      const sensitivity = identity?.tags?.sensitivity ?? null;
      const counts = {
        credentials: count("credential"),
        permissions: count("grant"),
        secrets: row.secrets.length,
      };
      preview.rows.push({ row: row.row, identity, sensitivity, ...counts });
    }
    for (const [index, column] of kept.entries()) addSample(column, row.cells[index] ?? "");
    preview.problemCount += reading.problems.length;
    preview.problems.push(...reading.problems.slice(0, listed - preview.problems.length));
    preview.secretCount += row.secrets.length;
    for (const { cell, column, type } of row.secrets.slice(0, listed - preview.secrets.length)) {
      preview.secrets.push({ cell, column, type });
    }
  }
  return preview;
}

function addSample(column: PreviewColumn, cell: string): void {
  const text = cell.trim().slice(0, 80);
  if (text !== "" && column.samples.length < 3 && !column.samples.includes(text)) column.samples.push(text);
}

import type { CsvConfig } from "@/lib/connectors/csv/config";
import { malformed } from "@/lib/connectors/csv/limits";
import type { PageRow, SheetPage } from "@/lib/connectors/csv/page";
import { surveySheet } from "@/lib/connectors/csv/survey";
import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";

const rowsPerPage = 500;

/**
 * Reads one sheet to its last row. Whether it is the complete list only a person can say, when they import it. No secret
 * leaves here: they are dropped, and how many there were is told. Throws `SourceError`.
 */
export async function* readSheetExport(
  files: ExportFile[],
  ctx: ExportContext<CsvConfig>,
): AsyncGenerator<ExportPart> {
  const [file, ...others] = files;
  if (!file || others.length > 0) throw malformed("Bring one sheet at a time: each is a list of its own.");
  const survey = await surveySheet(file, ctx.config, ctx.fingerprint, ctx.signal);
  const { context, sheet, about } = survey;
  const scope: Scope = {
    key: `${about}/rows`,
    dataSet: "rows",
    title: `Rows of ${about}`,
    issues: [context.realm],
  };
  yield { t: "about", about, collectedAt: null };
  if (sheet.sheets.length > 1) {
    ctx.warn(
      `The workbook has ${sheet.sheets.length} sheets; only “${context.sheet}” was read. The others are lists of their own.`,
    );
  }
  if (survey.dateQuestion) {
    const { columns, examples } = survey.dateQuestion;
    ctx.warn(
      `Dates like ${examples[0] ?? ""} could be day first or month first (${columns.join(", ")}); they were left out. Choose the date order and import again.`,
    );
  }
  let rows: PageRow[] = [];
  let secrets = 0;
  const page = (): ExportPart => {
    const body: SheetPage = { ...context, rows };
    rows = [];
    return { t: "page", scope, call: "rows", body };
  };
  for await (const row of survey.rows()) {
    secrets += row.secrets.length;
    rows.push(row);
    if (rows.length < rowsPerPage) continue;
    ctx.signal.throwIfAborted();
    yield page();
  }
  if (rows.length > 0) yield page();
  if (secrets > 0) ctx.warn(secretsSentence(secrets, ctx.fingerprint !== null));
  yield { t: "scopeDone", scope, complete: true };
}

/** What to tell about the secrets of a sheet; they are dropped by then. */
export function secretsSentence(count: number, joined: boolean): string {
  const many = count > 1;
  const what = many
    ? `${count} live-looking secrets were in this sheet; rotate these. They were not stored.`
    : "1 live-looking secret was in this sheet; rotate it. It was not stored.";
  return joined ? what : `${what} Without the fingerprint key they are not matched with other places.`;
}

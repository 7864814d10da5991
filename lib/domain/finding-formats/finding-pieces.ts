import type { FindingFormat } from "./export-formats";
import type { ExportedFinding, ExportSetting } from "./exported-finding";
import { findingCsvHead, findingCsvLine } from "./finding-csv";
import { ocsfEvent } from "./ocsf";
import { sarifPieces } from "./sarif";

/** The rows in a format, in pieces of text that belong behind each other. */
export async function* findingPieces(
  rows: AsyncIterable<ExportedFinding>,
  format: FindingFormat,
  setting: ExportSetting,
): AsyncGenerator<string> {
  if (format === "sarif") {
    yield* sarifPieces(rows, setting);
    return;
  }
  if (format === "csv") yield findingCsvHead;
  for await (const row of rows) {
    if (format === "csv") yield findingCsvLine(row);
    else yield `${JSON.stringify(format === "ocsf" ? ocsfEvent(row, setting) : row)}\n`;
  }
}

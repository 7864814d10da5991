import type { CsvConfig } from "@/lib/connectors/csv/config";
import { manifest } from "@/lib/connectors/csv/manifest";
import { pageRowSchema, sheetPageSchema } from "@/lib/connectors/csv/page";
import { readSheetExport } from "@/lib/connectors/csv/read";
import { readRow } from "@/lib/connectors/csv/row-records";
import type { Connector, Page, Parsed, Problem } from "@/lib/connectors/sdk/contract";
import { type RecordInput, recordSchema } from "@/lib/domain/source-record";

/** A spreadsheet as a source: identities, and what people know of them, one row each. */
export const csv: Connector<CsvConfig> = { manifest, readExport: readSheetExport, toRecords };

function toRecords(page: Page): Parsed {
  const body = sheetPageSchema.safeParse(page.body);
  if (!body.success)
    return { records: [], problems: [{ where: page.call, what: "The page is not one of a spreadsheet." }] };
  const { rows, ...context } = body.data;
  const records: RecordInput[] = [];
  const problems: Problem[] = [];
  // A permission that a thousand rows name is one entitlement.
  const named = new Set<string>();
  for (const [index, outside] of rows.entries()) {
    const row = pageRowSchema.safeParse(outside);
    if (!row.success) {
      problems.push({ where: `${page.call}, item ${index + 1}`, what: "The row cannot be read." });
      continue;
    }
    const reading = readRow(context, row.data);
    for (const record of reading.records) {
      const isShared = record.t === "entitlement" || record.t === "container";
      const key = isShared ? `${record.t}\0${record.ref.realm}\0${record.ref.externalId}` : "";
      if (isShared && named.has(key)) continue;
      named.add(key);
      if (recordSchema.safeParse(record).success) records.push(record);
      else
        problems.push({
          where: `row ${row.data.row}`,
          what: `Its ${record.t} does not fit the record; it was left out.`,
        });
    }
    for (const problem of reading.problems) {
      if (problem.level === "problem") {
        problems.push({ where: `row ${problem.row}, column “${problem.column}”`, what: problem.what });
      }
    }
  }
  return { records, problems };
}

import { type CsvConfig, csvConfigSchema } from "@/lib/connectors/csv/config";
import { sheetFields } from "@/lib/connectors/csv/fields";
import type { Manifest } from "@/lib/connectors/sdk/contract";

export const manifest: Manifest<CsvConfig> = {
  id: "csv",
  title: "Spreadsheet",
  category: "File",
  summary: "Reads the register that you already keep: CSV, TSV or Excel, with columns of any name.",
  config: csvConfigSchema,
  fields: [
    {
      name: "name",
      label: "Name of the list",
      help: "Keeps the rows the same identities when the file gets another name. Empty: the file's name.",
      type: "text",
      required: false,
      placeholder: "Service account register",
    },
    {
      name: "sheetName",
      label: "Sheet",
      help: "Which sheet of a workbook. Empty: the first visible one.",
      type: "text",
      required: false,
    },
    {
      name: "mapping",
      label: "Columns",
      help: `One a line, “Header = field”. Columns that are not listed are recognised by their name and content. Fields: ${sheetFields.join(", ")}, tags:<name>.`,
      type: "textarea",
      required: false,
      placeholder: "Kontoname = name\nVerantwortlich = owner",
    },
    {
      name: "dateOrder",
      label: "Order of day and month",
      help: "Needed only when the dates of the sheet do not show it themselves.",
      type: "select",
      required: false,
      options: [
        { value: "", label: "As the sheet shows" },
        { value: "dmy", label: "Day first: 03/04/2026 is 3 April" },
        { value: "mdy", label: "Month first: 03/04/2026 is March 4" },
      ],
    },
  ],
  dataSets: [
    {
      id: "rows",
      title: "Rows of the sheet",
      permissions: ["the file itself"],
      withoutIt:
        "Nothing is known of what only the spreadsheet records: owners, purposes, accounts without an API.",
    },
  ],
  cannotSee: [
    "Whether an account still exists, is enabled or was used: the sheet says what somebody wrote down.",
    "Anything that nobody entered.",
  ],
  neverReads: [
    "Secrets: a cell or column that holds one is dropped before anything is stored; its place is reported.",
  ],
  evidence: "spreadsheet",
  proof: { state: "verified", by: "Tried with spreadsheets as people keep them." },
  exports: [
    {
      id: "sheet",
      title: "A spreadsheet",
      how: "Save the sheet as CSV, TSV or .xlsx: up to 10 MB, 50,000 rows and 100 columns. An export of Rollcall comes back as it is.",
      accept: [".csv", ".tsv", ".txt", ".xlsx"],
    },
  ],
};

/** Under which names findings leave, for people and for files. */
export const findingFormats = {
  csv: { title: "CSV", hint: "for spreadsheets", type: "text/csv", extension: "csv" },
  json: {
    title: "JSON lines",
    hint: "one object a line, every field",
    type: "application/x-ndjson",
    extension: "jsonl",
  },
  sarif: {
    title: "SARIF 2.1.0",
    hint: "for tools that gather results of scanners",
    type: "application/sarif+json",
    extension: "sarif",
  },
  ocsf: {
    title: "OCSF",
    hint: "for a SIEM or data lake: one IAM Analysis Finding a line",
    type: "application/x-ndjson",
    extension: "ocsf.jsonl",
  },
} as const;
export const findingFormatNames = [
  "csv",
  "json",
  "sarif",
  "ocsf",
] as const satisfies readonly FindingFormat[];
export type FindingFormat = keyof typeof findingFormats;

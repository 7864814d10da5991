import { z } from "zod";
import { columnFieldSchema, dateOrders } from "@/lib/connectors/csv/fields";
import { credentialTypes } from "@/lib/domain/record";

/** A secret that stood in the sheet. Its value was dropped where the file is read and is nowhere in a page. */
export const sheetSecretSchema = z.object({
  /** Header of its column. */
  column: z.string(),
  /** As a spreadsheet names it: D17. */
  cell: z.string(),
  /** What it looks like, for people. */
  type: z.string(),
  credentialType: z.enum(credentialTypes),
  /** Keyed fingerprint (hex); null without the organisation's key. */
  fingerprint: z.string().nullable(),
  /** It stood in a column for secrets, so it is the row's own and not only quoted in a text. */
  own: z.boolean(),
});
export type SheetSecret = z.output<typeof sheetSecretSchema>;

export const pageRowSchema = z.object({
  row: z.number().int().positive(),
  /** One per column of the page. */
  cells: z.array(z.string()),
  secrets: z.array(sheetSecretSchema),
  /** The earlier row that names the same identity. */
  sameAs: z.number().int().positive().nullable(),
  /** The earlier row that holds the same credential id. */
  sameCredentialAs: z.number().int().positive().nullable(),
  /** What was lost when the row was read. */
  problems: z.array(z.object({ column: z.string(), what: z.string() })),
});
export type PageRow = z.output<typeof pageRowSchema>;

/** The body of a page: up to 500 rows with all that is needed to understand them. Rows are judged one by one. */
export const sheetPageSchema = z.object({
  sheet: z.string(),
  /** Issues the ids of rows that have none of their own. */
  realm: z.string().min(1).max(500),
  /** An export of Rollcall itself, read exactly as it was written. */
  ownExport: z.boolean(),
  dateOrder: z.enum(dateOrders).nullable(),
  columns: z.array(z.object({ header: z.string(), field: columnFieldSchema })),
  rows: z.array(z.unknown()),
});
export type SheetPage = z.output<typeof sheetPageSchema>;
export type PageContext = Omit<SheetPage, "rows">;

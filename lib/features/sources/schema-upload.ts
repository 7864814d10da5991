import { z } from "zod";
import { columnFieldSchema, dateOrders, type SheetField as Field } from "@/lib/connectors/csv/fields";
import { uploadLimit } from "./schema-words";

/**
 * A file from a browser is sent as one body: a line of JSON that says what it is, then the bytes of the files one after
 * another. Nothing of it is kept as it came.
 */

/** Bytes of the line before the files. */
export const headLimit = 256 * 1024;

const files = z
  .array(
    z.object({ name: z.string().min(1).max(255), size: z.number().int().nonnegative().max(uploadLimit) }),
  )
  .min(1)
  .max(20);

/** What a column of a sheet can be, besides a tag. */
export type SheetField = Field;

/** What a person chose for a sheet. */
export const sheetChoicesSchema = z.object({
  name: z.string().max(200).optional(),
  mapping: z.record(z.string().max(200), columnFieldSchema).optional(),
  dateOrder: z.enum(["", ...dateOrders]).optional(),
  sheetName: z.string().max(200).optional(),
});

export const previewHeadSchema = z.object({ files, choices: sheetChoicesSchema });
export type PreviewHead = z.output<typeof previewHeadSchema>;

export const importHeadSchema = z.object({
  files,
  connector: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Null: the connector and what the file is about. */
  name: z.string().trim().min(1).max(120).nullable(),
  /** "This is the complete list." */
  complete: z.boolean(),
  choices: sheetChoicesSchema.nullable(),
});
export type ImportHead = z.output<typeof importHeadSchema>;

/** A log of use is counted at once: there is no run. */
export const importedSchema = z.object({ sourceId: z.uuid(), runId: z.uuid().nullable() });

const guessSchema = z.object({
  header: z.string(),
  field: z.string(),
  confidence: z.number(),
  why: z.string(),
  secret: z.boolean(),
  samples: z.array(z.string()),
});
/** What an import of a sheet would bring, as the browser gets it. */
export const sheetPreviewSchema = z.object({
  about: z.string(),
  format: z.enum(["csv", "tsv", "xlsx"]),
  sheets: z.array(z.string()),
  sheet: z.string(),
  headerRow: z.number(),
  ownExport: z.boolean(),
  columns: z.array(guessSchema),
  rowCount: z.number(),
  identityCount: z.number(),
  rows: z.array(
    z.object({
      row: z.number(),
      name: z.string().nullable(),
      kind: z.string().nullable(),
      system: z.string().nullable(),
      environment: z.string().nullable(),
      owners: z.array(z.string()),
      credentials: z.number(),
      secrets: z.number(),
    }),
  ),
  problems: z.array(
    z.object({ level: z.enum(["problem", "note"]), row: z.number(), column: z.string(), what: z.string() }),
  ),
  problemCount: z.number(),
  dateQuestion: z.object({ columns: z.array(z.string()), examples: z.array(z.string()) }).nullable(),
  dateOrder: z.enum(dateOrders).nullable(),
  secrets: z.array(z.object({ cell: z.string(), column: z.string(), type: z.string() })),
  secretCount: z.number(),
});
export type SheetPreviewView = z.output<typeof sheetPreviewSchema>;

/** What went wrong, as every door for our own pages says it. */
export const routeFailureSchema = z.object({
  code: z.string(),
  what: z.string(),
  safe: z.string(),
  next: z.string(),
  id: z.string().optional(),
});

/** What a push says beside its records. */
export const pushParametersSchema = z.strictObject({
  source: z.string().trim().min(1).max(120),
  /** "This is the complete list." */
  complete: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});

import { z } from "zod";

/** What a column can be. `tags:<name>` keeps the column as a tag; `ignore` leaves it out. */
export const sheetFields = [
  "name",
  "system",
  "external_id",
  "realm",
  "alias",
  "account",
  "kind",
  "class",
  "managed_by",
  "status",
  "description",
  "purpose",
  "environment",
  "sensitivity",
  "owner",
  "business_owner",
  "team",
  "created",
  "expires",
  "last_used",
  "credential_type",
  "credential_id",
  "last_rotated",
  "permissions",
  "ignore",
] as const;
export type SheetField = (typeof sheetFields)[number];
export type ColumnField = SheetField | `tags:${string}`;

/** Fields that several columns may feed; every other one belongs to a single column. */
export const repeatableFields: ReadonlySet<string> = new Set<SheetField>([
  "alias",
  "owner",
  "business_owner",
  "permissions",
  "ignore",
]);

export const dateFields = ["created", "expires", "last_used", "last_rotated"] as const;
export type DateField = (typeof dateFields)[number];

export const columnFieldSchema = z.union([
  z.enum(sheetFields),
  z.templateLiteral(["tags:", z.string().trim().min(1).max(128)]),
]);

export const dateOrders = ["dmy", "mdy"] as const;
/** Whether 03/04/2026 is 3 April (`dmy`) or March 4 (`mdy`). */
export type DateOrder = (typeof dateOrders)[number];

/** One column of a sheet and what it is taken for. */
export interface Column {
  /** Its header as the sheet has it, made unique; `Column D` where the sheet has none. */
  header: string;
  field: ColumnField;
  /** The column's name holds secrets: its cells are dropped whatever the field says. */
  secret: boolean;
}

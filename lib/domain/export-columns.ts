/**
 * The columns of an exported inventory, in order. The spreadsheet reader knows them again, so an export that comes back
 * unchanged changes nothing: identities are matched by `realm` and `external_id`.
 */
export const exportColumns = [
  "name",
  "kind",
  "system",
  "external_id",
  "realm",
  "aliases",
  "account",
  "status",
  "class",
  "managed_by",
  "environment",
  "sensitivity",
  "purpose",
  "owner",
  "team",
  "created",
  "last_used",
  "last_used_grade",
  "credential_types",
  "oldest_credential",
  "expires",
  "sources",
  "id",
] as const;
export type ExportColumn = (typeof exportColumns)[number];

/** Between the items of a list in one cell (aliases, credential types, sources). */
export const exportListSeparator = "; ";

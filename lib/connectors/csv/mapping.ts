import {
  type Column,
  type ColumnField,
  repeatableFields,
  type SheetField,
} from "@/lib/connectors/csv/fields";
import {
  fieldOfHeader,
  fieldWithinHeader,
  namesSecretHere,
  normaliseHeader,
} from "@/lib/connectors/csv/header-words";
import { exportColumns } from "@/lib/domain/export-columns";
import { looksLikeSecretColumn } from "@/lib/domain/secrets/names";

export interface ColumnGuess extends Column {
  /** 0 to 1; 1 is a column of our own export, or one that a person chose. */
  confidence: number;
  /** One sentence for the person who looks at the mapping. */
  why: string;
}

/** How the columns of our own export come back. What is computed from other rows is not read: nothing may change by it. */
const exportFields: Record<(typeof exportColumns)[number], SheetField> = {
  name: "name",
  kind: "kind",
  system: "system",
  external_id: "external_id",
  realm: "realm",
  aliases: "alias",
  account: "account",
  status: "status",
  class: "class",
  managed_by: "managed_by",
  environment: "environment",
  sensitivity: "sensitivity",
  purpose: "purpose",
  owner: "owner",
  team: "team",
  created: "created",
  last_used: "ignore",
  last_used_grade: "ignore",
  credential_types: "ignore",
  oldest_credential: "ignore",
  expires: "expires",
  sources: "ignore",
  id: "ignore",
};
const exportFieldByHeader = new Map<string, SheetField>(Object.entries(exportFields));

/** Whether these headers are those of our own export, in any order; columns that somebody added do not matter. */
export function isOwnExport(headers: readonly string[]): boolean {
  const present = new Set(headers.map((header) => header.trim().toLowerCase()));
  return exportColumns.every((column) => present.has(column));
}

/** Whether cells below this header are secrets by its name. */
export function isSecretHeader(header: string): boolean {
  return looksLikeSecretColumn(header) || namesSecretHere(normaliseHeader(header));
}

/**
 * What each column is, as far as its header and its first cells tell. A field that only one column may feed goes to the
 * best match; the others are left out and say so.
 */
export function guessMapping(
  headers: readonly string[],
  sampleRows: readonly (readonly string[])[],
): ColumnGuess[] {
  const own = isOwnExport(headers);
  const guesses = headers.map((header, index) => {
    const exported = own ? exportFieldByHeader.get(header.trim().toLowerCase()) : undefined;
    if (exported) return guess(header, exported, 1, "A column of Rollcall's own export.");
    const cells = sampleRows.map((row) => row[index] ?? "").filter((cell) => cell !== "");
    return guessColumn(header, cells);
  });
  return oneColumnEach(guesses);
}

/** Lets what a person chose (`header → field`) win over the guesses. */
export function withChoices(
  guesses: readonly ColumnGuess[],
  chosen: Readonly<Record<string, ColumnField>>,
): ColumnGuess[] {
  const taken = new Set(
    guesses.flatMap(({ header }) => {
      const field = Object.hasOwn(chosen, header) ? chosen[header] : undefined;
      return field && !repeatableFields.has(field) ? [field] : [];
    }),
  );
  return guesses.map((column) => {
    const field = Object.hasOwn(chosen, column.header) ? chosen[column.header] : undefined;
    if (field) return { ...column, field, confidence: 1, why: "Chosen." };
    if (!taken.has(column.field)) return column;
    return {
      ...column,
      field: "ignore",
      confidence: 1,
      why: `Another column was chosen as ${column.field}.`,
    };
  });
}

/** Headers that hold the identity's name only where no better column does; often they say which system it belongs to. */
const vagueNames = new Set(
  "application|application name|app|app name|service|service name|client|client name|integration|role|job|user|anwendung".split(
    "|",
  ),
);

function guess(header: string, field: ColumnField, confidence: number, why: string): ColumnGuess {
  return { header, field, confidence, why, secret: isSecretHeader(header) };
}

function guessColumn(header: string, cells: string[]): ColumnGuess {
  const normalised = normaliseHeader(header);
  const seen = fieldOfCells(cells);
  if (isSecretHeader(header)) {
    // The id of an access key is public, also below "API key".
    if (seen?.field === "credential_id") return guess(header, seen.field, 0.7, seen.why);
    return guess(
      header,
      "ignore",
      1,
      "Its name says that it holds secrets: they are dropped and only reported.",
    );
  }
  const tag = /^tags?[ :_.-]+(\S.*)$/i.exec(header.trim())?.[1]?.trim();
  if (tag) return guess(header, `tags:${tag.slice(0, 128)}`, 0.9, "Its name says that it is a tag.");
  const exact = fieldOfHeader(normalised);
  if (seen && (exact === null || seen.field === exact || seen.decides.has(exact))) {
    return guess(header, seen.field, exact === null ? 0.7 : 0.97, seen.why);
  }
  if (exact) {
    const vague = exact === "name" && vagueNames.has(normalised);
    return guess(header, exact, vague ? 0.8 : 0.95, `“${header.trim()}” is a usual name for it.`);
  }
  const within = fieldWithinHeader(normalised);
  if (within) return guess(header, within.field, 0.6, `Its name contains “${within.word}”.`);
  return guess(header, "ignore", 0.3, "Not recognised; it is left out unless you choose a field.");
}

interface SeenField {
  field: SheetField;
  why: string;
  /** Headers that are so general that the cells decide. */
  decides: ReadonlySet<SheetField>;
}

function fieldOfCells(cells: readonly string[]): SeenField | null {
  if (cells.length === 0) return null;
  const share = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell.trim())).length / cells.length;
  if (share(/^(?:AKIA|ASIA)[A-Z0-9]{16}$/) > 0.6) {
    return {
      field: "credential_id",
      why: "Its cells are ids of AWS access keys.",
      decides: new Set(["external_id", "name", "account"]),
    };
  }
  if (share(/^arn:aws[a-z-]*:iam::\d{12}:/) > 0.6) {
    return {
      field: "external_id",
      why: "Its cells are AWS ARNs.",
      decides: new Set(["alias", "account"]),
    };
  }
  return null;
}

function oneColumnEach(guesses: readonly ColumnGuess[]): ColumnGuess[] {
  const best = new Map<string, ColumnGuess>();
  for (const each of guesses) {
    const before = best.get(each.field);
    if (!before || each.confidence > before.confidence) best.set(each.field, each);
  }
  const columns = guesses.map((each): ColumnGuess => {
    const winner = best.get(each.field);
    if (repeatableFields.has(each.field) || winner === each) return each;
    if (each.field === "name" && each.confidence < 0.9 && !best.has("system")) {
      best.set("system", each);
      return { ...each, field: "system", why: "Another column is the name; this one says where it belongs." };
    }
    const why = `“${winner?.header.trim() ?? ""}” fits ${each.field} better.`;
    return { ...each, field: "ignore", confidence: 0.4, why };
  });
  return nameFromId(columns);
}

/** Without any name, a column of addresses or ids that people read as the name is better than no import. */
function nameFromId(columns: ColumnGuess[]): ColumnGuess[] {
  if (columns.some(({ field }) => field === "name" || field === "external_id")) return columns;
  const stand =
    columns.find(({ field }) => field === "alias") ?? columns.find(({ field }) => field === "account");
  if (!stand) return columns;
  const why = "No column is called a name; this one is the closest.";
  return columns.map((each) => (each === stand ? { ...each, field: "name", confidence: 0.5, why } : each));
}

/**
 * Text from sources is hostile: these make it safe to look at and to open in a spreadsheet. Escaping for HTML is React's.
 */

/** Direction overrides, zero-width and other invisible characters: they make a name look like another.
 * The selector that colours an emoji is let through. */
const invisible =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/gu;
const loneSurrogate = /\p{Surrogate}/gu;
const lineBreak = /[\t\n\r]+/g;
const control = /\p{Cc}/gu;

/**
 * A text from outside as it may be shown: normalised (NFC), control characters removed (a line break or tab is a blank),
 * invisible characters spelled out like `⟦U+202E⟧`, and cut at the end to at most `max` characters.
 */
export function showText(text: string, max = 512): string {
  const shown = visible(text);
  // No text has more characters than code units.
  if (shown.length <= max) return shown;
  const characters = [...shown];
  return characters.length <= max ? shown : `${characters.slice(0, Math.max(max - 1, 0)).join("")}…`;
}

/** Like `showText`, for ids: cut in the middle, because both ends tell them apart. */
export function showId(id: string, max = 48): string {
  const shown = visible(id);
  if (shown.length <= max) return shown;
  const characters = [...shown];
  if (characters.length <= max) return shown;
  const kept = Math.max(max - 1, 0);
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
}

/** Most names are of plain letters alone, in which there is nothing to make safe. */
const plain = /^[\x20-\x7e]*$/;

function visible(text: string): string {
  if (plain.test(text)) return text;
  return text
    .normalize("NFC")
    .replace(loneSurrogate, "\uFFFD")
    .replace(lineBreak, " ")
    .replace(control, "")
    .replace(
      invisible,
      (char) => `⟦U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟧`,
    );
}

/** Whether the database can keep a text: it takes neither NUL nor one half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.search(loneSurrogate) === -1;
}

/** What a spreadsheet may take for a formula (OWASP, "CSV injection"; full-width signs count in East Asian locales). */
const formula = /^[\s\u00A0\uFEFF]*[=+\-@\t\r\n|%＝＋－＠]/;

/**
 * One cell of a CSV export. Text is always quoted, and a text that a spreadsheet would run as a formula is led by an
 * apostrophe; numbers stay numbers; nothing is an empty cell; a date is ISO 8601 in UTC.
 */
export function csvCell(value: string | number | boolean | Date | null | undefined): string {
  if (value === null || value === undefined) return '""';
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  const text = (value instanceof Date ? value.toISOString() : String(value)).replaceAll("\0", "");
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Undoes the apostrophe of `csvCell`, so that an export can be read back. */
export function withoutFormulaGuard(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}

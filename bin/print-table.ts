import { showText } from "@/lib/domain/text";

/** A column of a printed table: its heading, and what it shows of a row. */
export interface TableColumn<Row> {
  title: string;
  cell: (row: Row) => string | number | boolean | Date | null;
  /** Longest text; what is longer ends in an ellipsis. */
  width?: number;
}

const widest = 44;

/** Aligned lines of text, the heading first. Text from sources is made safe for a terminal. */
export function tableLines<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string[] {
  const cells = [
    columns.map((column) => column.title.toUpperCase()),
    ...rows.map((row) => columns.map((column) => cellText(column.cell(row), column.width ?? widest))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => textWidth(line[index] ?? ""))));
  return cells.map((line) =>
    line
      .map((text, index) => text + " ".repeat((widths[index] ?? 0) - textWidth(text)))
      .join("  ")
      .trimEnd(),
  );
}

/** One value as a person reads it: a date to the minute in UTC, nothing as a dash. */
export function cellText(value: string | number | boolean | Date | null, width: number): string {
  if (value === null || value === "") return "-";
  if (value instanceof Date) return value.toISOString().slice(0, 16).replace("T", " ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return showText(String(value), width);
}

/** Terminal cells that a text takes: wide characters take two, combining ones none. */
function textWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{Mn}/u.test(char)) continue;
    width +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}

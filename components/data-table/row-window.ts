/** One page as a server gives it: its rows, and the cursors of the pages before and after it (none: there is no such page). */
export interface RowPage<Row> {
  rows: readonly Row[];
  before?: string;
  after?: string;
}

/** The pages of a long list that are in memory, in order. `first` is the place of the first row from 1, if it is known. */
export interface RowWindow<Row> {
  pages: readonly RowPage<Row>[];
  first: number | undefined;
}

export type Direction = "before" | "after";

export const maxRowsInMemory = 5000;

/** A list that begins with this page. Its place is known when no page is before it, or when the caller says it. */
export function windowOf<Row>(page: RowPage<Row>, first?: number): RowWindow<Row> {
  return { pages: [page], first: first ?? (page.before === undefined ? 1 : undefined) };
}

export function rowsOf<Row>(window: RowWindow<Row>): Row[] {
  return window.pages.flatMap((page) => page.rows);
}

/** The cursor to load next in a direction; none at the end of the list. */
export function nextCursor<Row>(window: RowWindow<Row>, direction: Direction): string | undefined {
  return direction === "before" ? window.pages[0]?.before : window.pages.at(-1)?.after;
}

function countOf<Row>(pages: readonly RowPage<Row>[]): number {
  return pages.reduce((sum, page) => sum + page.rows.length, 0);
}

/** The window with one page more. Whole pages leave at the far end while more than `max` rows are held. */
export function extend<Row>(
  window: RowWindow<Row>,
  direction: Direction,
  page: RowPage<Row>,
  max = maxRowsInMemory,
): RowWindow<Row> {
  const pages = direction === "before" ? [page, ...window.pages] : [...window.pages, page];
  let first = window.first;
  if (direction === "before") {
    // Where the list turns out to begin, its first row is row 1 whatever was counted before.
    first =
      page.before === undefined ? 1 : first === undefined ? undefined : Math.max(first - page.rows.length, 1);
  }
  while (pages.length > 1 && countOf(pages) > max) {
    const dropped = direction === "before" ? pages.pop() : pages.shift();
    if (direction === "after" && first !== undefined && dropped) first += dropped.rows.length;
  }
  return { pages, first };
}

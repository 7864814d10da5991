import { describe, expect, it } from "vitest";
import { type Direction, extend, nextCursor, type RowPage, rowsOf, windowOf } from "./row-window";

const total = 100;
const size = 10;

/** The page of a list of 100 rows, numbered from 0, that begins at row `at`. */
function page(at: number): RowPage<number> {
  return {
    rows: Array.from({ length: size }, (_, index) => at + index),
    before: at > 0 ? `b${at}` : undefined,
    after: at + size < total ? `a${at + size}` : undefined,
  };
}

function load(window: ReturnType<typeof windowOf<number>>, direction: Direction, max?: number) {
  const cursor = nextCursor(window, direction);
  if (cursor === undefined) throw new Error("nothing more");
  const at = Number(cursor.slice(1));
  return extend(window, direction, page(cursor.startsWith("b") ? at - size : at), max);
}

describe("a window over a long list", () => {
  it("never holds more than its limit and keeps the rows in order", () => {
    let window = windowOf(page(0));
    while (nextCursor(window, "after") !== undefined) {
      window = load(window, "after", 30);
      const rows = rowsOf(window);
      expect(rows.length).toBeLessThanOrEqual(30);
      expect(rows).toEqual(Array.from({ length: rows.length }, (_, index) => (rows[0] ?? 0) + index));
      expect(window.first).toBe((rows[0] ?? 0) + 1);
    }
    expect(rowsOf(window).at(-1)).toBe(total - 1);
  });

  it("comes back to the start through the cursors of the pages that it kept", () => {
    let window = windowOf(page(0));
    for (let i = 0; i < 6; i++) window = load(window, "after", 30);
    while (nextCursor(window, "before") !== undefined) window = load(window, "before", 30);
    expect(rowsOf(window)[0]).toBe(0);
    expect(window.first).toBe(1);
    expect(nextCursor(window, "after")).toBe("a30");
  });

  it("does not claim a place that it does not know", () => {
    let window = windowOf(page(50));
    expect(window.first).toBeUndefined();
    window = load(window, "before");
    expect(window.first).toBeUndefined();
    while (nextCursor(window, "before") !== undefined) window = load(window, "before");
    expect(window.first).toBe(1);
  });

  it("keeps the page that just came even if it is larger than the limit", () => {
    const window = extend(windowOf(page(0)), "after", page(10), 5);
    expect(rowsOf(window)[0]).toBe(10);
    expect(window.first).toBe(11);
  });
});

import { expect, it } from "vitest";
import { describeRows } from "./describe-rows";

it.each([
  [{ from: 0, to: 49 }, 1, 200, { count: 1204, capped: false }, "rows 1–50 of 1,204"],
  [{ from: 0, to: 49 }, 41_200, 200, { count: 10_000, capped: true }, "rows 41,200–41,249 of 10,000+"],
  [{ from: 3, to: 20 }, undefined, 200, { count: 1204, capped: false }, "200 rows loaded of 1,204"],
  [{ from: 0, to: 4 }, 1, 5, undefined, "rows 1–5"],
  [{ from: 0, to: 0 }, 1, 0, { count: 0, capped: false }, "no rows"],
])("%j from %s, %s loaded, of %j: %s", (shown, first, loaded, total, expected) => {
  expect(describeRows(shown, first, loaded, total)).toBe(expected);
});

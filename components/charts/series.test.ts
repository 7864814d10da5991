import { describe, expect, it } from "vitest";
import { axisDays, type ChartPoint, formatValue, gapsOf, shortDay, spread } from "./series";

const series = [
  { key: "a", label: "A" },
  { key: "b", label: "B" },
];
const point = (day: number, values: ChartPoint["values"]): ChartPoint => ({ day: `2026-11-0${day}`, values });

describe("gapsOf", () => {
  it("finds each stretch without a value, and no gap where one series still has some", () => {
    const points = [
      point(1, { a: 1 }),
      point(2, {}),
      point(3, { a: undefined }),
      point(4, { b: 0 }),
      point(5, {}),
    ];
    expect(gapsOf(points, series)).toEqual([
      { from: "2026-11-02", to: "2026-11-03" },
      { from: "2026-11-05", to: "2026-11-05" },
    ]);
  });
});

it("keeps labels apart and near their lines", () => {
  expect(spread([10, 50, 12], 14)).toEqual([10, 50, 24]);
  expect(spread([], 14)).toEqual([]);
});

it("says days in UTC and values with their unit", () => {
  expect(shortDay("2026-11-23")).toBe("Nov 23");
  expect(formatValue(0.634, "share")).toBe("63\u00a0%");
  expect(formatValue(182.25, "days")).toBe("182.3\u00a0d");
  expect(formatValue(undefined, "count")).toBe("—");
});

it("marks at most six days on the axis, the first and the last among them", () => {
  const days = (count: number) => axisDays(Array.from({ length: count }, (_, i) => point(i, {})));
  expect(days(84)).toHaveLength(6);
  expect(days(84)[0]).toBe("2026-11-00");
  expect(days(84).at(-1)).toBe("2026-11-083");
  expect(days(2)).toHaveLength(2);
  expect(days(1)).toHaveLength(1);
  expect(days(0)).toEqual([]);
});

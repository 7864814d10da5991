import { describe, expect, it } from "vitest";
import { dateRange, dayRange, shift } from "./date-range";
import type { DateField, Operand } from "./grammar";

const now = new Date("2026-03-31T12:00:00Z");
const field = (spans: DateField["spans"]): DateField => ({
  name: "at",
  title: "At",
  description: "",
  type: "date",
  spans,
  states: [],
  example: "at:>1d",
});
const days = (amount: number): Operand => ({ kind: "span", amount, unit: "d" });
const day: Operand = { kind: "date", value: "2026-01-01" };

describe("dateRange", () => {
  it("takes a span for longer ago on a date that has passed", () => {
    const at = new Date("2026-03-21T12:00:00Z");
    expect(dateRange(field("ago"), ">", days(10), now)).toEqual({ from: null, to: { at, inclusive: false } });
    expect(dateRange(field("ago"), "<=", days(10), now)).toEqual({ from: { at, inclusive: true }, to: null });
  });

  it("takes a span for further away on a date to come, and never counts what has passed as soon", () => {
    const at = new Date("2026-04-10T12:00:00Z");
    expect(dateRange(field("ahead"), "<", days(10), now)).toEqual({
      from: { at: now, inclusive: true },
      to: { at, inclusive: false },
    });
    expect(dateRange(field("ahead"), ">=", days(10), now)).toEqual({
      from: { at, inclusive: true },
      to: null,
    });
  });

  it("takes a day as a whole", () => {
    const start = new Date("2026-01-01T00:00:00Z");
    const end = new Date("2026-01-02T00:00:00Z");
    expect(dayRange("2026-01-01")).toEqual({
      from: { at: start, inclusive: true },
      to: { at: end, inclusive: false },
    });
    expect(dateRange(field("ago"), ">", day, now)).toEqual({ from: { at: end, inclusive: true }, to: null });
    expect(dateRange(field("ago"), ">=", day, now)).toEqual({
      from: { at: start, inclusive: true },
      to: null,
    });
    expect(dateRange(field("ago"), "<", day, now)).toEqual({
      from: null,
      to: { at: start, inclusive: false },
    });
    expect(dateRange(field("ago"), "<=", day, now)).toEqual({
      from: null,
      to: { at: end, inclusive: false },
    });
  });

  it("refuses a number", () => {
    expect(() => dateRange(field("ago"), ">", { kind: "number", value: 1 }, now)).toThrow(TypeError);
  });
});

describe("shift", () => {
  it.each([
    ["h", 1, -1, "2026-03-31T11:00:00.000Z"],
    ["w", 1, 1, "2026-04-07T12:00:00.000Z"],
    ["m", 1, -1, "2026-02-28T12:00:00.000Z"],
    ["m", 4, -1, "2025-11-30T12:00:00.000Z"],
    ["y", 2, -1, "2024-03-31T12:00:00.000Z"],
  ] as const)("counts %s", (unit, amount, sign, expected) => {
    expect(shift(now, { kind: "span", amount, unit }, sign).toISOString()).toBe(expected);
  });
});

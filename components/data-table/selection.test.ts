import { describe, expect, it } from "vitest";
import {
  allMatching,
  boxState,
  isSelected,
  noSelection,
  range,
  selectedCount,
  withSelected,
} from "./selection";

const ids = ["a", "b", "c", "d"];

describe("selection", () => {
  it("chooses rows and lets them go, without changing what it was given", () => {
    const two = withSelected(noSelection, ["a", "b"], true);
    const one = withSelected(two, ["a"], false);
    expect(ids.filter((id) => isSelected(two, id))).toEqual(["a", "b"]);
    expect(ids.filter((id) => isSelected(one, id))).toEqual(["b"]);
    expect(noSelection).toEqual({ kind: "rows", ids: new Set() });
  });

  it("of all matching, takes rows out and puts them back", () => {
    const less = withSelected(allMatching, ["a", "c"], false);
    expect(isSelected(less, "a")).toBe(false);
    expect(isSelected(less, "not loaded")).toBe(true);
    expect(selectedCount(less, { count: 1204, capped: false })).toEqual({ count: 1202, capped: false });
    expect(isSelected(withSelected(less, ["a"], true), "a")).toBe(true);
  });

  it("does not invent a count of matches that nobody knows", () => {
    expect(selectedCount(allMatching, undefined)).toBeUndefined();
    expect(selectedCount(allMatching, { count: 10_000, capped: true })).toEqual({
      count: 10_000,
      capped: true,
    });
  });

  it("shows all, some or none", () => {
    expect(boxState(noSelection, ids)).toBe(false);
    expect(boxState(withSelected(noSelection, ["a"], true), ids)).toBe("indeterminate");
    expect(boxState(withSelected(noSelection, ["elsewhere"], true), ids)).toBe("indeterminate");
    expect(boxState(withSelected(noSelection, ids, true), ids)).toBe(true);
    expect(boxState(allMatching, ids)).toBe(true);
    expect(boxState(noSelection, [])).toBe(false);
  });
});

describe("range", () => {
  it.each([
    ["a", "c", ["a", "b", "c"]],
    ["c", "a", ["a", "b", "c"]],
    ["b", "b", ["b"]],
    [undefined, "c", ["c"]],
    ["gone", "c", ["c"]],
  ])("from %s to %s", (from, to, expected) => {
    expect(range(ids, from, to)).toEqual(expected);
  });
});

import { describe, expect, it } from "vitest";
import { matchesTyped, withRecent } from "./palette-entries";

describe("matchesTyped", () => {
  it.each([
    ["", "Inventory", true],
    ["inv", "Inventory", true],
    ["en", "Inventory", false],
    ["log audit", "Audit log", true],
    ["og", "Catalogue", false],
    ["alog", "Catalogue", true],
    ["audit x", "Audit log", false],
  ])("%j in %s: %s", (typed, label, expected) => {
    expect(matchesTyped(typed, label)).toBe(expected);
  });
});

it("keeps each recent place once, newest first, and forgets the oldest", () => {
  const a = { href: "/a", label: "A" };
  const b = { href: "/b", label: "B" };
  const c = { href: "/c", label: "C" };
  expect(withRecent([a, b], b, 2)).toEqual([b, a]);
  expect(withRecent([a, b], c, 2)).toEqual([c, a]);
});

import { describe, expect, it } from "vitest";
import { isSingleKey, keyLabels, pressMatches } from "./shortcut-keys";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("pressMatches", () => {
  it.each([
    ["j", press("j"), true],
    ["j", press("J"), true],
    ["j", press("J", { shiftKey: true }), false],
    ["j", press("j", { ctrlKey: true }), false],
    ["j", press("j", { altKey: true }), false],
    ["shift+x", press("X", { shiftKey: true }), true],
    ["shift+x", press("x"), false],
    ["?", press("?", { shiftKey: true }), true],
    ["?", press("?"), true],
    ["mod+k", press("k", { metaKey: true }), true],
    ["mod+k", press("k", { ctrlKey: true }), true],
    ["mod+k", press("k"), false],
    ["Enter", press("Enter"), true],
    ["Enter", press("Enter", { shiftKey: true }), false],
  ])("%s and %j: %s", (keys, pressed, expected) => {
    expect(pressMatches(keys, pressed)).toBe(expected);
  });
});

it("only combinations with Ctrl or ⌘ are not single keys", () => {
  expect(isSingleKey("j")).toBe(true);
  expect(isSingleKey("shift+x")).toBe(true);
  expect(isSingleKey("mod+k")).toBe(false);
});

it("writes keys as they stand on the keyboard", () => {
  expect(keyLabels("mod+k", true)).toEqual(["⌘", "K"]);
  expect(keyLabels("mod+k", false)).toEqual(["Ctrl", "K"]);
  expect(keyLabels("Enter", false)).toEqual(["⏎"]);
});

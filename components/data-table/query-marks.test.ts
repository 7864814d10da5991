import { expect, it } from "vitest";
import { mend, piecesOf } from "./query-marks";

it("cuts a query at its problems and loses no character", () => {
  const text = "ownr:none env:prod";
  const pieces = piecesOf(text, [{ at: 0, length: 4 }]);
  expect(pieces).toEqual([
    { at: 0, text: "ownr", wrong: true },
    { at: 4, text: ":none env:prod", wrong: false },
  ]);
  expect(piecesOf(text, [{ at: 16, length: 99 }]).map((piece) => piece.text)).toEqual([
    "ownr:none env:pr",
    "od",
  ]);
  expect(piecesOf(text, [])).toEqual([{ at: 0, text, wrong: false }]);
});

it("puts a suggestion in the place of what is wrong", () => {
  expect(mend("ownr:none x", { at: 0, length: 4, message: "", suggestion: "owner" })).toBe("owner:none x");
  expect(mend("a b", { at: 2, length: 1, message: "" })).toBe("a b");
});

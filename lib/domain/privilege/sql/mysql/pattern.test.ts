import fc from "fast-check";
import { expect, it, test } from "vitest";
import { exactness, isLike } from "./pattern";

it.each([
  ["%", "", true],
  ["shop", "shop", true],
  ["shop", "Shop", false],
  ["sh%", "shop", true],
  ["%op", "shop", true],
  ["s%o%p", "sxoyop", true],
  ["app_%", "appX1", true],
  ["app\\_%", "appX1", false],
  ["app\\_%", "app_1", true],
  ["100\\%", "100%", true],
  ["100\\%", "1000", false],
  ["a_", "a", false],
  ["a\\", "a\\", true],
])("%s and %s: %s", (pattern, name, fits) => {
  expect(isLike(pattern, name)).toBe(fits);
});

const letters = fc.string({ unit: fc.constantFrom("a", "b", "_", "%", "\\"), maxLength: 7 });

test("it is what a regular expression says", () => {
  fc.assert(
    fc.property(letters, letters, (pattern, name) => {
      const parts = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
      const source = parts.map((part) =>
        part === "%"
          ? "[\\s\\S]*"
          : part === "_"
            ? "[\\s\\S]"
            : part.slice(part.length > 1 ? 1 : 0).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
      );
      expect(isLike(pattern, name)).toBe(new RegExp(`^${source.join("")}$`).test(name));
    }),
    { numRuns: 600, seed: 20_262 },
  );
});

test("the later the first wildcard, the more exact", () => {
  expect(["shop", "sho%", "sh%", "%", ""].map(exactness)).toEqual([128, 4, 3, 1, 0]);
  expect(exactness("app\\_1")).toBe(128);
});

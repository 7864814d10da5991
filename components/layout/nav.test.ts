import { expect, it } from "vitest";
import { isCurrent } from "./nav";

it.each([
  ["/inventory", "/inventory", true],
  ["/inventory", "/inventory/abc", true],
  ["/inventory", "/inventory-old", false],
  ["/", "/inventory", false],
  ["/", "/", true],
])("%s is current on %s: %s", (href, pathname, expected) => {
  expect(isCurrent(href, pathname)).toBe(expected);
});

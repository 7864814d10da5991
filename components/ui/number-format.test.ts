import { expect, it } from "vitest";
import { formatFacetCount } from "./number-format";

it.each([
  [{ count: 812, capped: false }, "812"],
  [{ count: 12_000, capped: false }, "12k"],
  [{ count: 812, capped: true }, "812+"],
  [{ count: 10_000, capped: true }, "10,000+"],
])("a facet's count of %j reads %s", (count, text) => {
  expect(formatFacetCount(count)).toBe(text);
});

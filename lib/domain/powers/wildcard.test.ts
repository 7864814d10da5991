import { expect, it } from "vitest";
import { covers } from "./wildcard";

it.each([
  ["*", "", true],
  ["s3:get*", "s3:getobject", true],
  ["s3:get*", "s3:putobject", false],
  ["*:*", "iam:passrole", true],
  ["iam:*policy*", "iam:putuserpolicy", true],
  ["iam:?etuser", "iam:getuser", true],
  ["iam:?etuser", "iam:etuser", false],
  ["a*b*c", "aXbXbXc", true],
  ["a*b*c", "aXbXbX", false],
  ["iam:getuser", "iam:getuserpolicy", false],
])("%s covers %s: %s", (pattern, text, answer) => {
  expect(covers(pattern, text)).toBe(answer);
});

it("many stars take no longer than the product of the lengths", () => {
  const start = performance.now();
  expect(covers(`${"a*".repeat(500)}b`, "a".repeat(2000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
});

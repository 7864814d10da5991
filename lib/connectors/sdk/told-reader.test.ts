import { expect, test } from "vitest";
import { SourceError } from "./contract";
import { askedReader, concludedBy, readerOf } from "./told-reader";

test("a reader is what it was given, in whatever order, and never too long to keep", () => {
  expect(readerOf("ann", ["b", "a"])).toBe(readerOf("ann", ["a", "b"]));
  expect(readerOf("ann", ["a"])).not.toBe(readerOf("ann", []));
  const many = Array.from({ length: 500 }, (_, index) => `group-${index}`);
  expect(readerOf("ann", many).length).toBeLessThan(1_100);
  expect(readerOf("ann", many)).not.toBe(readerOf("ann", many.slice(1)));
});

test("a reader that may not ask what it was given is not known; any other failure is one", async () => {
  const failing = (kind: "denied" | "unreachable") => async () => {
    throw new SourceError({ kind, message: "x" });
  };
  expect(await askedReader(failing("denied"))).toBeNull();
  await expect(askedReader(failing("unreachable"))).rejects.toThrow("x");
});

test("only a list that leaves things out needs to know for whom", () => {
  expect(concludedBy({ filtered: true }, ["r"], null)).toEqual({ issues: [] });
  expect(concludedBy({ filtered: true }, ["r"], "ann a")).toEqual({ issues: ["r"], reader: "ann a" });
  expect(concludedBy({}, ["r"], null)).toEqual({ issues: ["r"] });
});

import { describe, expect, it } from "vitest";
import { contextIn } from "./schema";
import { accessAddressSchema, accessPath } from "./schema-answers";

const asked = (path: string) =>
  accessAddressSchema.parse(Object.fromEntries(new URL(path, "http://localhost").searchParams));

describe("the address of the explorer", () => {
  it("holds the whole question, and leaves out what is not said", () => {
    const address = asked("/access?ask=who&action=get+secrets&resource=shop%2F&after=abc");
    expect(address).toEqual({
      ask: "who",
      identity: "",
      action: "get secrets",
      resource: "shop/",
      source: "",
      context: "",
      after: "abc",
    });
    expect(accessPath(address)).toBe("/access?ask=who&action=get+secrets&resource=shop%2F&after=abc");
    expect(accessPath(asked("/access"))).toBe("/access");
  });

  it("asks nothing that it cannot hold", () => {
    const address = accessAddressSchema.parse({
      ask: "why",
      identity: ["a", "b"],
      action: "x\0",
      resource: "x".repeat(3000),
    });
    expect(accessPath(address)).toBe("/access");
  });
});

it("a context is a JSON object, or nothing", () => {
  expect(["", "{}", '{"groups": ["a"]}'].map(contextIn)).toEqual([{}, {}, { groups: ["a"] }]);
  expect(["[]", "{", "7", '"a"'].map(contextIn)).toEqual([null, null, null, null]);
});

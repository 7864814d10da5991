import { describe, expect, it } from "vitest";
import { nameOf } from "./named";

describe("nameOf", () => {
  const named = { id: "1", name: " ci-deploy ", externalId: "arn:1" };

  it("is the name, else the id at its source, else ours", () => {
    expect(nameOf(named)).toBe("ci-deploy");
    expect(nameOf({ ...named, name: " " })).toBe("arn:1");
    expect(nameOf({ ...named, name: null, externalId: null })).toBe("1");
    expect(nameOf(null)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { unusualNetwork } from "./unusual-network";

describe("use from an office or home when the baseline is a data centre", () => {
  it("cannot be told yet, and is never a pass", () => {
    expect(judge(unusualNetwork, identityOf())).toBe("unknown");
    expect(judge(unusualNetwork, identityOf({ class: "human" }))).toBe("n/a");
  });
});

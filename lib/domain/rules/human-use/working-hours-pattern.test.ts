import { describe, expect, it } from "vitest";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { workingHoursPattern } from "./working-hours-pattern";

describe("working-hours, low-volume, irregular pattern on a scheduled job identity", () => {
  it("cannot be told yet, and is never a pass", () => {
    expect(judge(workingHoursPattern, identityOf())).toBe("unknown");
    expect(judge(workingHoursPattern, identityOf({ class: "human" }))).toBe("n/a");
  });
});

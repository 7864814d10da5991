import { describe, expect, it } from "vitest";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { reviewOverdue } from "./review-overdue";

describe("access by application and system accounts is reviewed", () => {
  it("cannot be told yet, and is never a pass", () => {
    expect(judge(reviewOverdue, identityOf())).toBe("unknown");
    expect(judge(reviewOverdue, identityOf({ status: "disabled" }))).toBe("n/a");
  });
});

import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge, turnsWhenItSays } from "@/tests/factories/identity-context";
import { pastEndDate } from "./past-end-date";

const ending = (day: string, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ endDate: new Date(`${day}T00:00:00Z`), ...part });

describe("past its own end date and still enabled", () => {
  it.each([
    ["tomorrow", ending("2026-06-02"), "pass"],
    ["today", ending("2026-06-01"), "pass"],
    ["yesterday", ending("2026-05-31"), "fail"],
    ["yesterday, of unknown status", ending("2026-05-31", { status: "unknown" }), "fail"],
    ["yesterday, disabled", ending("2026-05-31", { status: "disabled" }), "n/a"],
    ["none", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(pastEndDate, identity)).toBe(answer);
  });

  it("turns when the day is over", () => {
    expect(turnsWhenItSays(pastEndDate, ending("2026-06-01"))).toEqual(new Date("2026-06-02T00:00:00Z"));
  });

  it("is less sure where nobody says that it is active", () => {
    expect(failuresOf(pastEndDate, ending("2026-05-01"))[0]).toMatchObject({
      confidence: "high",
      sentence: "It was to end on 2026-05-01 and is still there: disable it or agree on a new date.",
    });
    expect(failuresOf(pastEndDate, ending("2026-05-01", { status: "unknown" }))[0]?.confidence).toBe(
      "medium",
    );
  });
});

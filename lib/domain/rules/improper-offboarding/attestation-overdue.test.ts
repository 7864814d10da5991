import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  failuresOf,
  identityOf,
  judge,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { attestationOverdue } from "./attestation-overdue";

const due = (attestationDueAt: Date | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ attestationDueAt, ...part });

describe("what was added by hand is confirmed once a year", () => {
  it.each([
    ["due tomorrow", due(ahead(1)), "pass"],
    ["due yesterday", due(ago(1)), "fail"],
    ["not added by hand", due(null), "n/a"],
    ["disabled", due(ago(1), { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(attestationOverdue, identity)).toBe(answer);
  });

  it("turns when it is due, and says since when", () => {
    expect(turnsWhenItSays(attestationOverdue, due(ahead(20)))).toEqual(ahead(20));
    expect(failuresOf(attestationOverdue, due(ago(31)))[0]?.sentence).toContain("since 2026-05-01");
  });
});

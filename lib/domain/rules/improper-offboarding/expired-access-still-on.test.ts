import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  failuresOf,
  identityOf,
  judge,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { expiredAccessStillOn } from "./expired-access-still-on";

const expiring = (expiresAt: Date | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ expiresAt, ...part });

describe("accounts are disabled when they have expired", () => {
  it.each([
    ["ends later", expiring(ahead(3)), "pass"],
    ["ended yesterday, perhaps not read since", expiring(ago(1)), "pass"],
    ["ended two days ago", expiring(ago(2)), "fail"],
    ["ended, of unknown status", expiring(ago(9), { status: "unknown" }), "unknown"],
    ["ended, and its source says so", expiring(ago(9), { status: "expired" }), "n/a"],
    ["without end", expiring(null), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(expiredAccessStillOn, identity)).toBe(answer);
  });

  it("turns two days after its end", () => {
    expect(turnsWhenItSays(expiredAccessStillOn, expiring(ahead(3)))).toEqual(ahead(5));
  });

  it("says since when", () => {
    expect(failuresOf(expiredAccessStillOn, expiring(ago(31)))[0]?.sentence).toBe(
      "Its source ended it on 2026-05-01 and still shows it active: disable it or move its end.",
    );
  });
});

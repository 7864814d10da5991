import { describe, expect, it } from "vitest";
import {
  ago,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  recorded,
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { privilegedAndUnused } from "./privileged-and-unused";

const admin = (days: number, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ privilege: tierZero, lastUsed: recorded({ at: ago(days) }), ...part });

describe("privileged and unused for 90 days with full coverage", () => {
  it.each([
    ["used 90 days ago", admin(90), "pass"],
    ["used 91 days ago", admin(91), "fail"],
    ["Tier 1", admin(91, { privilege: { ...tierZero, tier: 1 } }), "fail"],
    ["Tier 2", admin(91, { privilege: { ...tierZero, tier: 2 } }), "n/a"],
    ["of unknown privilege", admin(91, { privilege: { ...tierZero, tier: null } }), "n/a"],
    ["recorded for a part", admin(91, { lastUsed: recorded({ coveredSince: ago(89) }) }), "unknown"],
    ["kept for emergencies", admin(91, { expectedUse: "emergency" }), "pass"],
    ["kept for emergencies by its name", admin(91, { name: "break-glass" }), "unknown"],
    ["a third party's, which other rules judge", admin(91, { managedBy: "third_party" }), "n/a"],
    ["disabled", admin(91, { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(privilegedAndUnused, identity)).toBe(answer);
  });

  it("turns on the day after its last day", () => {
    expect(turnsWhenItSays(privilegedAndUnused, admin(80))).toEqual(
      new Date(now.getTime() + 10 * 86_400_000 + 1),
    );
  });

  it("shows what makes it privileged, and follows the organisation's own limit", () => {
    expect(failuresOf(privilegedAndUnused, admin(200))[0]?.evidence).toContainEqual({
      label: "Privilege",
      value: tierZero.reasons[0],
    });
    expect(judge(privilegedAndUnused, admin(60), policyOf({ thresholds: { dormant: 45 } }))).toBe("fail");
  });
});
